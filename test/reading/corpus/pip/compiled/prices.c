#include <Python.h>
#include <prices/no_such_header.h>

int price(void) { return EUROS }
