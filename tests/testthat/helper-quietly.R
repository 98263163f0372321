quietly <- function(code) suppressMessages(suppressWarnings(code))
