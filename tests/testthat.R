library(testthat)
library(musefuse)

# .ci/check.R names files, where it repeats the tests without the suggested packages; else all of them are run.
files <- Sys.getenv("MUSEFUSE_TEST_FILES")
test_check("musefuse", filter = if (nzchar(files)) files)
