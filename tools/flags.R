# The arguments of a developers' tool: `--name value`.
flags <- commandArgs(trailingOnly = TRUE)
flag <- function(name, default = NULL) {
  at <- match(paste0("--", name), flags)
  if (is.na(at) || at == length(flags)) default else flags[[at + 1L]]
}
