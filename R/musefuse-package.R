#' @keywords internal
"_PACKAGE"

#' @useDynLib musefuse, .registration = TRUE
#' @importFrom Rcpp evalCpp
#' @importFrom rlang %||% .data caller_env
#' @importFrom generics tidy glance augment
#' @importFrom ggplot2 autoplot
#' @importFrom stats predict
#' @importFrom tibble as_tibble
NULL

#' @export
generics::tidy
#' @export
generics::glance
#' @export
generics::augment
#' @export
ggplot2::autoplot
#' @export
tibble::as_tibble
