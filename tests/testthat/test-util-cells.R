test_that("a future plan changes where recordings are fused, not the result", {
  skip_if_not_installed("future.apply")
  skip_on_cran()
  # workers load the installed package; under load_all() there may be none
  skip_if_not(nzchar(system.file(package = "musefuse", lib.loc = .libPaths())) && !is_load_all())
  here <- fuse_ewe(ratings)
  clip <- ratings[ratings$recording == "clip1", ]
  latent_here <- suppressWarnings(fuse_latent(clip))
  old <- future::plan("multisession", workers = 2)
  withr::defer(future::plan(old))
  there <- fuse_ewe(ratings)
  expect_identical(as.data.frame(there), as.data.frame(here))
  expect_identical(tidy(there), tidy(here))
  expect_identical(as.data.frame(suppressWarnings(fuse_latent(clip))), as.data.frame(latent_here))
  bad <- ratings
  expect_error(fuse_ewe(bad, agreement = "x"), class = "musefuse_error_argument")
})
