# What takes long runs where MUSEFUSE_EXTENDED_TESTS is "true", as in .ci/run.
extended_tests <- function() identical(Sys.getenv("MUSEFUSE_EXTENDED_TESTS"), "true")
