# Rscript .ci/spelling.R: words of the help, the vignettes, README and NEWS that neither British English nor
# inst/WORDLIST knows; not tried where the package spelling is not installed. A new name or term goes into
# inst/WORDLIST.
if (!requireNamespace("spelling", quietly = TRUE)) {
  cat("the package spelling is not installed: not tried\n")
  quit(save = "no")
}
unknown <- spelling::spell_check_package(".", vignettes = TRUE)
print(unknown)
cat(sprintf("%d passed, %d failed\n", as.integer(nrow(unknown) == 0L), nrow(unknown)))
quit(save = "no", status = as.integer(nrow(unknown) > 0L))
