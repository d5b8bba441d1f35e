#!/bin/bash
. "$(dirname "$0")/../common.sh"
lay
cp "$CORPUS/shiny/visit.py" "$APP"
run=(Rscript -e 'shiny::runApp("app.R", port = 8000)')
serve serve 'get /; python visit.py' "${run[@]}"
CRASH=render serve render 'python visit.py' "${run[@]}"
CRASH=observe serve observe 'python visit.py' "${run[@]}"
CRASH=start capture start "${run[@]}"
capture missing Rscript -e 'library(prices)'
capture warnings Rscript -e 'as.integer("free"); f <- function(x) log(x); f(-1); f("tea")'
