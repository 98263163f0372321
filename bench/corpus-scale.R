# A corpus larger than memory, one recording at a time: hours a minute and peak memory of gold_standard(path = ) with
# scales learnt over all recordings (two passes), here, on two workers and on batchtools jobs.
#   Rscript bench/corpus-scale.R [hours = 1000] [rate = 4] [plans = sequential,multisession,batchtools_local]
# Files are written to tempdir() (.7 GB for 1,000 h at 4 Hz) and deleted at the end. A line a run goes to
# results/corpus-scale.csv; bench/corpus-scale.md tells of the runs that were done.
suppressMessages(library(musefuse))
arguments <- commandArgs(TRUE)
given <- function(i, otherwise) if (length(arguments) >= i) arguments[[i]] else otherwise
hours <- as.integer(given(1, "1000"))
rate <- as.numeric(given(2, "4"))
plans <- strsplit(given(3, "sequential,multisession,batchtools_local"), ",")[[1L]]
raters <- paste0("rater", 1:6)

# An hour of six raters of a signal: late, each on a scale of their own, with noise that lingers.
simulate_hour <- function(seed) {
  set.seed(seed)
  n <- 3600 * rate
  smooth <- function(seconds) {
    keep <- exp(-1 / (seconds * rate))
    as.numeric(stats::filter(stats::rnorm(n, sd = sqrt(1 - keep^2)), keep, "recursive"))
  }
  signal <- smooth(15)
  rows <- lapply(seq_along(raters), function(k) {
    late <- c(rep(signal[[1L]], k * rate / 2), signal)[seq_len(n)]
    round((late + 0.6 * smooth(5)) * (0.1 + 0.02 * k), 4)
  })
  c(list(time = (seq_len(n) - 1) / rate), stats::setNames(rows, raters))
}

peak_mb <- function() {
  line <- grep("^VmHWM", readLines("/proc/self/status"), value = TRUE)
  round(as.numeric(gsub("[^0-9]", "", line)) / 1024)
}
# The most memory that any worker ever took; jobs of batchtools are processes that are gone.
peak_of_workers <- function(plan, peak = peak_mb) {
  environment(peak) <- globalenv()
  asked <- function(i) {
    Sys.sleep(0.2)
    peak()
  }
  if (plan == "multisession") max(unlist(future.apply::future_lapply(1:8, asked, future.chunk.size = 1L))) else NA
}

folder <- file.path(tempdir(), "hours")
dir.create(folder)
for (hour in seq_len(hours)) {
  data.table::fwrite(simulate_hour(hour), file.path(folder, sprintf("hour%04d.csv", hour)))
}
size <- sum(file.size(list.files(folder, full.names = TRUE)))
cat(sprintf("%d h at %g Hz: %.0f M ratings, %.2f GB of CSV\n", hours, rate, hours * 3600 * rate * 6 / 1e6, size / 1e9))

sums <- NULL
before <- peak_mb()
for (plan in plans) {
  if (plan == "multisession") future::plan(future::multisession, workers = 2L)
  if (plan == "batchtools_local") future::plan(future.batchtools::batchtools_local)
  out <- file.path(tempdir(), plan)
  spent <- system.time(report <- gold_standard(path = folder, method = "ewe", smooth = 4.25, standardise = "rater",
    post_smooth = 2.5, output = out))
  workers <- peak_of_workers(plan)
  future::plan(future::sequential)
  sums <- unique(c(sums, rlang::hash(unname(tools::md5sum(sort(list.files(out, "^hour", full.names = TRUE)))))))
  row <- data.frame(date = format(Sys.time(), "%F %H:%M"), hours = hours, rate = rate, plan = plan,
    done = sum(report$status == "done"), seconds = round(spent[["elapsed"]]),
    cpu_here = round(sum(spent[1:2])), hours_a_minute = round(60 * hours / spent[["elapsed"]], 1),
    before_mb = before, peak_mb = peak_mb(), peak_worker_mb = workers, same_bytes = length(sums) == 1L,
    load = sub(" .*", "", readLines("/proc/loadavg")))
  print(row)
  results <- "bench/results/corpus-scale.csv"
  utils::write.table(row, results, append = file.exists(results), sep = ",", row.names = FALSE,
    col.names = !file.exists(results))
  unlink(out, recursive = TRUE)
}
unlink(folder, recursive = TRUE)
