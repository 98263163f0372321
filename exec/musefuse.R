#!/usr/bin/env Rscript
# The command line of musefuse: musefuse.R COMMAND INPUT [FLAGS]; musefuse.R --help tells more.
musefuse::cli(commandArgs(trailingOnly = TRUE), quit = TRUE)
