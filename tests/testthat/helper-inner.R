# Another function in the place of an inner one, until the caller ends (older testthats cannot mock so).
replace_inner <- function(name, value, envir = parent.frame()) {
  inside <- asNamespace("musefuse")
  old <- get(name, inside)
  put <- function(value) {
    if (bindingIsLocked(name, inside)) unlockBinding(name, inside)
    assign(name, value, inside)
  }
  withr::defer(put(old), envir = envir)
  put(value)
}
