# Rscript app.R PORT FOLDER OUTPUT: the explorer on a folder of ratings, which are written there first; what it hands
# back is saved to OUTPUT.
arguments <- commandArgs(TRUE)
musefuse::write_annotations(musefuse::ratings, arguments[[2L]])
options(shiny.port = as.integer(arguments[[1L]]), shiny.host = "127.0.0.1")
saveRDS(musefuse::explore(arguments[[2L]], launch_browser = FALSE), arguments[[3L]])
