# The shipped tables know that they are shipped: their lineage is one step, "data". Run after data-raw/ratings.R, or
# after a change of what a lineage or a fingerprint is: Rscript data-raw/lineage.R
pkgload::load_all(".", quiet = TRUE)
for (file in list.files("data", "[.]rda$", full.names = TRUE)) {
  name <- sub("[.]rda$", "", basename(file))
  load(file)
  table <- get(name)
  for (old in c("steps", "fit", "lineage")) attr(table, old) <- NULL
  assign(name, add_step(table, NULL, "data", list(name = name)))
  save(list = name, file = file, compress = "xz", version = 3)
}
