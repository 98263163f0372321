# Rscript hour.R PORT: the explorer on two recordings of an hour each, 8 raters at 25 Hz, fused by their mean.
made <- musefuse::simulate_annotations(recordings = 2, duration = 3600, rate = 25, raters = 8, seed = 1)
options(shiny.port = as.integer(commandArgs(TRUE)[[1L]]), shiny.host = "127.0.0.1")
musefuse::explore(musefuse::fuse_mean(made), launch_browser = FALSE)
