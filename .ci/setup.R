# Rscript .ci/setup.R: installs every package that the checks use, those of development included.
source(file.path("tools", "install.R"))
library <- user_library()
check_compiler()
install_packages(
  package_needs(".", c("Depends", "Imports", "LinkingTo"),
    c("testthat", "roxygen2", "pkgbuild", "pkgload", "lintr")),
  wanted_by_tests("."),
  library
)
