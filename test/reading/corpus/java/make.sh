#!/bin/bash
. "$(dirname "$0")/../common.sh"
lay
(cd "$APP" && javac -d classes com/acme/shop/*.java)
capture crash java -cp classes com.acme.shop.App
sed -i 's/euros.get(name)/euros.fetch(name)/' "$APP/com/acme/shop/Prices.java"
capture build-error javac -d classes com/acme/shop/App.java com/acme/shop/Prices.java
