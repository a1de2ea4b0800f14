main <- function( {
