# The arguments of a developers' tool: `--name value`.
flags <- commandArgs(trailingOnly = TRUE)
flag <- function(name, default = NULL) {
  at <- match(paste0("--", name), flags)
  if (is.na(at) || at == length(flags)) default else flags[[at + 1L]]
}
# Stops with the usage unless what was given is pairs of one of these names and a value, or nothing.
check_flags <- function(names, usage) {
  given <- flags[seq_along(flags) %% 2 == 1]
  if (length(flags) %% 2 != 0 || !all(given %in% paste0("--", names))) stop_plainly(usage)
}
