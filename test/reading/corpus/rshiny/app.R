library(shiny)
source("shop.R")

if (Sys.getenv("CRASH") == "start") connect()

ui <- fluidPage(textOutput("price"))
server <- function(input, output, session) {
  message("Served the list of prices")
  print("printed by the app")
  warning("Price of tea is older than a day")
  output$price <- renderText({
    tell(if (Sys.getenv("CRASH") == "render") "tea" else "coffee")
  })
  observe({
    if (Sys.getenv("CRASH") == "observe") stop("no price of milk")
  })
}
shinyApp(ui, server, options = list(port = 8000, host = "0.0.0.0"))
