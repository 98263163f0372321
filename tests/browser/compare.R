# Rscript compare.R FOLDER OUTPUT: the script of the page, run in this session, makes the table that the page handed
# back and the bytes of the file that it saved.
arguments <- commandArgs(TRUE)
made <- readRDS(arguments[[2L]])
again <- eval(parse(file.path(arguments[[1L]], "script.R")))
file <- tempfile(fileext = ".csv")
musefuse::write_gold_standard(again, file, layout = "long")
bytes <- function(path) readBin(path, "raw", file.size(path))
same <- c(table = identical(again, made), file = identical(bytes(file), bytes(file.path(arguments[[1L]], "gold.csv"))))
print(same)
quit(status = as.integer(!all(same)))
