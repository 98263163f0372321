# Ridge regression: least squares with penalty * n * sum(slopes^2). The intercept comes first; it is not penalised.
ridge <- function(x, y, penalty) {
  centre <- colMeans(x)
  level <- mean(y)
  found <- ridge_of_gram(gram_of(cbind(1, sweep(x, 2L, centre), y - level)), penalty)
  found[[1L]] <- level + found[[1L]] - sum(centre * found[-1L])
  found
}

# crossprod(x), some rows at a time: R hears an interrupt between them only.
gram_of <- function(x, work = 2e7) {
  size <- max(ncol(x), as.integer(work / ncol(x)^2))
  starts <- seq(1L, nrow(x), by = size)
  Reduce(function(gram, from) gram + crossprod(x[from:min(from + size - 1L, nrow(x)), , drop = FALSE]), starts,
    matrix(0, ncol(x), ncol(x)))
}

# The same from the cross-products of cbind(1, x, y), so that a part of the rows can be taken off by subtraction.
# Columns should lie about 0.
ridge_of_gram <- function(gram, penalty) {
  last <- ncol(gram)
  x <- seq_len(last - 2L) + 1L
  n <- gram[[1L, 1L]]
  means <- gram[1L, ] / n
  centred <- gram - n * tcrossprod(means)
  xx <- centred[x, x, drop = FALSE]
  diag(xx) <- diag(xx) + penalty * n
  slopes <- as.vector(solve(xx, centred[x, last]))
  c(means[[last]] - sum(means[x] * slopes), slopes)
}

ridge_predict <- function(found, x) found[[1L]] + as.vector(x %*% found[-1L])

# Columns of mean 0 and population standard deviation 1 over the `rows`; constant ones, which tell nothing, become 0.
standard_features <- function(x, rows = rowSums(is.na(x)) == 0) {
  centre <- colMeans(x[rows, , drop = FALSE])
  spread <- sqrt(colMeans(sweep(x[rows, , drop = FALSE], 2L, centre)^2))
  spread[!(spread > 1e-8 * pmax(abs(centre), 1e-300))] <- Inf
  sweep(sweep(x, 2L, centre), 2L, spread, `/`)
}
