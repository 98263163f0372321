# Rscript .ci/style.R [FILE...]: lintr over these or all tracked R files, by .lintr; prints what it finds.
files <- commandArgs(trailingOnly = TRUE)
if (!length(files)) files <- system2("git", c("ls-files", "'*.R'"), stdout = TRUE)
files <- setdiff(files, "R/RcppExports.R")
found <- lapply(files, function(file) as.data.frame(lintr::lint(file)))
found <- do.call(rbind, found)
if (NROW(found)) {
  writeLines(sprintf("%s:%d: %s", found$filename, found$line_number, found$message))
  quit(save = "no", status = 1)
}
