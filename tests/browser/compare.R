# Rscript compare.R FOLDER OUTPUT: each script of the page (PART.R), run in this session, makes the bytes of the rows
# that the page saved (PART.csv); that of the gold standard makes the table that the page handed back. The seconds that
# a setting of a search took are no result.
arguments <- commandArgs(TRUE)
bytes <- function(path) {
  if (basename(path) != "search.csv") return(readBin(path, "raw", file.size(path)))
  rows <- utils::read.csv(path, colClasses = "character")
  rows[names(rows) != "seconds"]
}
run <- function(script) suppressMessages(suppressWarnings(eval(parse(script), new.env(parent = globalenv()))))
scripts <- list.files(arguments[[1L]], "[.]R$", full.names = TRUE)
same <- vapply(scripts, function(script) {
  file <- file.path(tempdir(), sub("[.]R$", ".csv", basename(script)))
  musefuse:::write_explored(run(script), file)
  identical(bytes(file), bytes(sub("[.]R$", ".csv", script)))
}, NA)
names(same) <- basename(scripts)
same[["handed back"]] <- identical(run(file.path(arguments[[1L]], "gold.R")), readRDS(arguments[[2L]]))
print(same)
quit(status = as.integer(!all(same) || length(scripts) < 7L))
