#!/bin/bash
. "$(dirname "$0")/../common.sh"
packages streamlit websockets
lay
run="streamlit run app.py --server.port 8000 --server.address 0.0.0.0 --server.headless true"
serve serve 'python visit.py' $run
CRASH=request serve crash 'python visit.py' $run
CRASH=api serve api 'python visit.py' $run
CRASH=import serve import 'python visit.py' $run
serve debug 'python visit.py' $run --logger.level debug --global.developmentMode false
capture start streamlit run --server.headless true main.py
sed -i 's/^st.title.*/st.title("Prices"/' "$APP/app.py"
serve syntax 'python visit.py' $run
