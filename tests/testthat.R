library(testthat)
library(musefuse)

test_check("musefuse")
