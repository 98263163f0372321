test_that("a basis says of how many curves it is made, and draws each", {
  basis <- warp_basis(powers = c(0.5, 1, 2), tanh = c(-1, 1), splines = 0)
  expect_match(paste(format(basis), collapse = " "), "3 powers, 2 tanh")
  drawn <- ggplot2::ggplot_build(autoplot(basis))$data
  expect_setequal(unique(unlist(lapply(drawn, `[[`, "group"))), 1:5)
})

test_that("a basis without the identity or with impossible powers is refused", {
  expect_error(warp_basis(powers = -1), class = "musefuse_error")
  expect_error(warp_basis(powers = NA), class = "musefuse_error")
  expect_error(warp_basis(tanh = "steep"), class = "musefuse_error")
})
