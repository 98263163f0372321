# What takes long runs where MUSEFUSE_EXTENDED_TESTS is "true", as in .ci/run, or "all", as by hand before a release.
extended_tests <- function() Sys.getenv("MUSEFUSE_EXTENDED_TESTS") %in% c("true", "all")

# How many cases a sweep walks, or every how manieth.
sweep_size <- function(short, extended, all) {
  switch(Sys.getenv("MUSEFUSE_EXTENDED_TESTS"), all = all, true = extended, short)
}
