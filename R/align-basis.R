#' The curves that time warps are mixed from
#'
#' GCTW writes the warp of each rater as a mixture of a few monotone curves, from the first to the last
#' sample of the recording. More curves allow quicker changes of a rater's delay, and fit more noise.
#'
#' @param powers Exponents e of the curves t^e; 1, the identity, must be one of them.
#' @param tanh Shifts c of the curves tanh(6 t - 3 - c), scaled to run from 0 to 1.
#' @param splines Number of cubic I-splines on equidistant knots: 0, or at least 3.
#' @inheritParams rlang::args_dots_empty
#' @returns A `warp_basis`: a list with `powers`, `tanh`, `splines`. `autoplot()` draws the curves.
#' @references Zhou, F. & De la Torre, F. (2016). Generalized canonical time warping. *IEEE Transactions
#'   on Pattern Analysis and Machine Intelligence*, 38(2), 279-294. \doi{10.1109/TPAMI.2015.2414429}
#'
#'   Ramsay, J. O. (1988). Monotone regression splines in action. *Statistical Science*, 3(4), 425-441.
#'   \doi{10.1214/ss/1177012761} (the I-splines).
#' @family alignment
#' @examples
#' warp_basis()
#' autoplot(warp_basis(splines = 6))
#' @export
warp_basis <- function(powers = 10^seq(-0.5, 0.5, by = 0.25), tanh = c(-1, -0.5, 0, 0.5, 1),
                       splines = 0, ...) {
  check_no_dots()
  if (!is.numeric(powers) || !all(is.finite(powers) & powers > 0) || !any(powers == 1)) {
    abort_musefuse("{.arg powers} must be positive numbers, 1 (the identity) among them.", "argument")
  }
  if (length(tanh) > 0L && (!is.numeric(tanh) || !all(is.finite(tanh)))) {
    abort_musefuse("{.arg tanh} must be finite numbers.", "argument")
  }
  splines <- check_number(splines, 0, whole = TRUE)
  if (splines %in% 1:2) {
    abort_musefuse(c("{.arg splines} must be 0 or at least 3.", x = "It is {.val {splines}}."), "argument")
  }
  structure(
    list(powers = as.numeric(powers), tanh = as.numeric(tanh), splines = splines),
    class = "warp_basis"
  )
}

#' @export
format.warp_basis <- function(x, ...) {
  need_parts(x, c("powers", "tanh", "splines"), "warp_basis")
  local_plain_numbers()
  parts <- c(
    paste(length(x$powers), "powers"), if (length(x$tanh) > 0L) paste(length(x$tanh), "tanh"),
    if (x$splines > 0) paste(x$splines, "I-splines")
  )
  paste0("<warp basis: ", paste(parts, collapse = ", "), ">")
}

#' @export
print.warp_basis <- function(x, ...) {
  local_plain_numbers()
  cat(format(x), "\n", sep = "")
  invisible(x)
}

#' @export
autoplot.warp_basis <- function(object, ...) {
  check_no_dots()
  length <- 101L
  curves <- cpp_warp_basis(length, object)
  kind <- rep(c("power", "tanh", "I-spline"), c(length(object$powers), length(object$tanh), object$splines))
  drawn <- data.frame(
    clock = rep(seq(0, 1, length.out = length), ncol(curves)), value = as.vector(curves),
    curve = rep(seq_len(ncol(curves)), each = length),
    kind = factor(rep(kind, each = length), unique(kind))
  )
  ggplot2::ggplot(drawn, ggplot2::aes(.data$clock, .data$value, group = .data$curve, colour = .data$kind)) +
    ggplot2::geom_line() +
    scale_colour_groups(unique(kind), name = NULL) +
    ggplot2::labs(
      x = "Common clock (share of the recording)", y = "Rater's clock", title = "Warp basis",
      subtitle = "A rater's warp is a mixture of these curves.",
      alt = "Monotone curves from (0, 0) to (1, 1), one a basis function."
    ) +
    theme_musefuse()
}
