# Runs an expression under a seed, the same for any generator that the user has chosen, and leaves R's stream as it
# was: the one number `seed` says it all.
with_seed <- function(seed, code) {
  env <- globalenv()
  old <- get0(".Random.seed", env, inherits = FALSE)
  on.exit(if (is.null(old)) rm(".Random.seed", envir = env) else assign(".Random.seed", old, envir = env))
  set.seed(seed, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")
  code
}
