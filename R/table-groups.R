# dplyr::group_by() and rowwise() make tables of their own class. The verbs do not use groups, but a table that was
# grouped, changed and ungrouped is the table that it was, changed by hand: it keeps what is known of it meanwhile, in
# the attributes of grouped rows, whose class comes before dplyr's.

# What dplyr made of a table or of grouped rows of it; without groups it is the table again.
regrouped <- function(out, from) {
  kind <- attr(from, "kind", exact = TRUE) %||% class(from)[[1L]]
  if (!inherits(out, c("grouped_df", "rowwise_df"))) {
    return(as_handled(out, kind, from))
  }
  attr(out, "kind") <- kind
  class(out) <- c("musefuse_grouped", setdiff(class(out), c("musefuse_grouped", "musefuse_tbl", kind)))
  keep_known(out, from)
}

#' @exportS3Method dplyr::group_by
group_by.musefuse_tbl <- function(.data, ...) regrouped(NextMethod(), .data)
#' @exportS3Method dplyr::group_by
group_by.musefuse_grouped <- function(.data, ...) regrouped(NextMethod(), .data)
#' @exportS3Method dplyr::rowwise
rowwise.musefuse_tbl <- function(data, ...) regrouped(NextMethod(), data)
#' @exportS3Method dplyr::rowwise
rowwise.musefuse_grouped <- function(data, ...) regrouped(NextMethod(), data)
#' @exportS3Method dplyr::ungroup
ungroup.musefuse_grouped <- function(x, ...) regrouped(NextMethod(), x)

# By these dplyr's verbs change columns, take rows and give back what a table was.
#' @exportS3Method dplyr::dplyr_col_modify
dplyr_col_modify.musefuse_grouped <- function(data, cols) regrouped(NextMethod(), data)
#' @exportS3Method dplyr::dplyr_row_slice
dplyr_row_slice.musefuse_grouped <- function(data, i, ...) regrouped(NextMethod(), data)
#' @exportS3Method dplyr::dplyr_reconstruct
dplyr_reconstruct.musefuse_grouped <- function(data, template) regrouped(NextMethod(), template)
#' @export
`[.musefuse_grouped` <- function(x, i, j, drop = FALSE) {
  out <- NextMethod()
  if (is.data.frame(out)) regrouped(out, x) else out
}
#' @export
`names<-.musefuse_grouped` <- function(x, value) regrouped(NextMethod(), x)

# What a table says of itself it says of all its rows.
#' @export
tidy.musefuse_grouped <- function(x, ...) tidy(dplyr::ungroup(x), ...)
#' @export
glance.musefuse_grouped <- function(x, ...) glance(dplyr::ungroup(x), ...)
#' @export
augment.musefuse_grouped <- function(x, ...) augment(dplyr::ungroup(x), ...)
#' @export
predict.musefuse_grouped <- function(object, ...) stats::predict(dplyr::ungroup(object), ...)
#' @export
summary.musefuse_grouped <- function(object, ...) summary(dplyr::ungroup(object), ...)
#' @export
weights.musefuse_grouped <- function(object, ...) stats::weights(dplyr::ungroup(object), ...)
#' @export
autoplot.musefuse_grouped <- function(object, ...) autoplot(dplyr::ungroup(object), ...)
#' @export
plot.musefuse_grouped <- function(x, ...) plot(dplyr::ungroup(x), ...)
