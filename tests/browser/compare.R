# Rscript compare.R FOLDER OUTPUT: each script of the page (PART.R), run in this session, makes the bytes of the rows
# that the page saved (PART.csv); that of the gold standard makes the table that the page handed back.
arguments <- commandArgs(TRUE)
bytes <- function(path) readBin(path, "raw", file.size(path))
run <- function(script) suppressMessages(suppressWarnings(eval(parse(script), new.env(parent = globalenv()))))
scripts <- list.files(arguments[[1L]], "[.]R$", full.names = TRUE)
same <- vapply(scripts, function(script) {
  musefuse:::write_explored(run(script), file <- tempfile(fileext = ".csv"))
  identical(bytes(file), bytes(sub("[.]R$", ".csv", script)))
}, NA)
names(same) <- basename(scripts)
same[["handed back"]] <- identical(run(file.path(arguments[[1L]], "gold.R")), readRDS(arguments[[2L]]))
print(same)
quit(status = as.integer(!all(same) || length(scripts) < 7L))
