prices <- list(coffee = 2.5, tea = "free")

tell <- function(name) {
  round(prices[[name]] * 2, 1)
}

connect <- function() {
  id <- Sys.getenv("WAREHOUSE_ID")
  if (id == "") stop("the app has no warehouse")
  as.integer(id)
}
