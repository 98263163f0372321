# A developers' tool: random calls over all exports, and properties that must hold on random corpora.
#
#   Rscript tools/fuzz.R calls [--seconds 120] [--first 1] [--only REGEX]        draws, makes and judges calls
#                              [--log FILE]   a long run: FILE is written on from the last call that is in it
#   Rscript tools/fuzz.R sweep [--first 1] [--only REGEX]   every verb with each of its tables in each user's hand
#   Rscript tools/fuzz.R properties [--seconds 120] [--first 1] [--only REGEX]   checks properties on corpora
#   Rscript tools/fuzz.R replay NUMBER                                           one call again, and what it does
#   Rscript tools/fuzz.R eval 'fuse_ewe(ann, weights = NA)'                      one call that is typed
#
# Call and corpus i are drawn with set.seed(i), so a number is all it takes to see one again. Each defect is shown
# once, by its shortest call, shrunk. The last line counts: calls by verbs without a defect and distinct defects,
# properties by those that held and those that did not. What is a defect stands in tools/fuzz/calls.R at judge().
script <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
root <- normalizePath(file.path(dirname(script), ".."))
for (file in c("install.R", "flags.R")) source(file.path(root, "tools", file))
command <- if (length(flags)) flags[[1L]] else ""
seconds <- as.numeric(flag("seconds", "120"))
first <- as.numeric(flag("first", "1"))
only <- flag("only")
if (command != "work") prepare_machine(root, suggests = TRUE)

options(warn = 1, musefuse.threads = 1L)
suppressPackageStartupMessages(library(musefuse))
for (file in c("material", "pools", "doubts", "calls", "properties")) {
  source(file.path(root, "tools", "fuzz", paste0(file, ".R")))
}

# ---- calls are made by a worker, which may crash or hang --------------------------------------------

most_memory <- 4e6 # kB
peak_memory <- function() {
  status <- "/proc/self/status"
  if (!file.exists(status)) return(0)
  as.numeric(gsub("[^0-9]", "", grep("^VmHWM", readLines(status), value = TRUE)))
}
# Judges calls from `first` on until it is stopped; each gets a line in `log` before it is made and one after.
work <- function(first, log) {
  invisible(utils::capture.output(room <- material()))
  log <- file(log, "a", encoding = "native.enc")
  writeLines("ready", log)
  flush(log)
  setwd(tempdir()) # calls that write may be given any name
  id <- first
  repeat {
    call <- draw_call(id, only)
    writeLines(paste("begin", id, sep = "\t"), log)
    flush(log)
    utils::capture.output(found <- tryCatch(judge(call, room),
      error = function(cnd) list(outcome = "fuzzer", message = one_line(conditionMessage(cnd)), part = call$verb)))
    grDevices::graphics.off()
    if (peak_memory() > most_memory) found$outcome <- "memory"
    writeLines(paste("end", id, call$verb, found$outcome, found$part, found$message, sep = "\t"), log, useBytes = TRUE)
    flush(log)
    if (found$outcome == "memory") quit(save = "no")
    if (id %% 100 == 0) unlink(list.files(tempdir(), "^file", full.names = TRUE), recursive = TRUE)
    id <- id + 1
  }
}

# Its words go to a file beside the log. It is waited for until its tables are made, on a busy machine for minutes.
start_worker <- function(id, log, most = 180) {
  ready <- function() sum(log_lines(log) == "ready")
  before <- ready()
  arguments <- c(shQuote(script), "work", "--first", format(id, scientific = FALSE), "--log", shQuote(log),
    if (!is.null(only)) c("--only", shQuote(only)))
  pid <- paste0(log, ".pid")
  system(paste(shQuote(file.path(R.home("bin"), "Rscript")), paste(arguments, collapse = " "), ">",
    shQuote(paste0(log, ".out")),
    "2>&1 & echo $! >", shQuote(pid)))
  pid <- as.integer(readLines(pid))
  begun <- Sys.time()
  while (ready() == before) {
    Sys.sleep(0.5)
    late <- Sys.time() - begun > most
    if (!late && is_alive(pid)) next
    tools::pskill(pid, 9L)
    stop_plainly("The worker %s before its first call, with R_LIBS %s. It said:\n%s",
      if (late) sprintf("was not ready after %.0f s", most) else "ended", Sys.getenv("R_LIBS"),
      tail_of(paste0(log, ".out")))
  }
  pid
}
# What ended stays in the list of processes where nobody waits for it, as in many containers.
is_alive <- function(pid) {
  stat <- tryCatch(readLines(file.path("/proc", pid, "stat")), error = function(cnd) "", warning = function(cnd) "")
  tools::pskill(pid, 0L) && !any(grepl("[)] [ZX]", stat))
}
# Memory that ran out and a signal from outside end a worker, too: a call crashes R where it does so again, alone.
crashes_again <- function(id, log) {
  again <- tempfile("again")
  on.exit(unlink(paste0(again, c("", ".pid", ".out"))))
  pid <- start_worker(id, again)
  on.exit(tools::pskill(pid, 9L), add = TRUE, after = FALSE)
  end <- Sys.time() + 60 + 3 * slow_after
  repeat {
    Sys.sleep(0.5)
    if (any(startsWith(log_lines(again), paste0("end\t", format(id, scientific = FALSE), "\t")))) return("gone")
    if (!is_alive(pid)) return("crash")
    if (Sys.time() > end) return("hang")
  }
}
log_lines <- function(log) if (file.exists(log)) readLines(log, warn = FALSE) else character()
# The last line of the log that is whole.
last_line <- function(log) strsplit(utils::tail(log_lines(log), 1L), "\t", fixed = TRUE)[[1L]]
# Runs workers until the time is up. One that dies or stands still in a call is replaced from the next call on.
watch <- function(seconds, first, log) {
  id <- first
  end <- NULL
  while (is.null(end) || Sys.time() < end) {
    pid <- start_worker(id, log)
    if (is.null(end)) end <- Sys.time() + seconds
    seen <- ""
    since <- Sys.time()
    repeat {
      Sys.sleep(0.5)
      last <- last_line(log)
      if (!identical(last, seen)) {
        seen <- last
        since <- Sys.time()
      }
      dead <- !is_alive(pid)
      if (Sys.time() > end) break
      if (dead || Sys.time() - since > 3 * slow_after) {
        if (last[[1L]] == "ready") break
        id <- as.numeric(last[[2L]]) + 1
        if (last[[1L]] == "begin") {
          call <- draw_call(as.numeric(last[[2L]]), only)
          words <- one_line(tail_of(paste0(log, ".out"), 5))
          what <- if (dead) crashes_again(call$id, log) else "hang"
          cat(paste("end", last[[2L]], call$verb, what, call$verb, words, sep = "\t"), "\n", file = log, append = TRUE,
            sep = "")
        }
        break
      }
    }
    tools::pskill(pid, 9L)
  }
}

read_log <- function(log) {
  lines <- grep("^end\t", readLines(log, warn = FALSE), value = TRUE)
  parts <- strsplit(paste0(lines, "\t "), "\t", fixed = TRUE)
  column <- function(i) vapply(parts, `[[`, "", i)
  data.frame(id = as.numeric(column(2L)), verb = column(3L), outcome = column(4L), part = column(5L),
    message = trimws(column(6L)))
}

run_calls <- function() {
  log <- flag("log", tempfile("fuzz"))
  if (file.exists(log)) first <- max(read_log(log)$id) + 1
  watch(seconds, first, log)
  found <- read_log(log)
  first <- min(found$id, first)
  bad <- found[found$outcome %in% c(defects, "fuzzer"), ]
  say("%d calls, numbers %.0f to %.0f", nrow(found), first, max(found$id, first))
  counts <- sort(table(found$outcome), decreasing = TRUE)
  say("  %-10s %d", names(counts), as.integer(counts))
  broken <- utils::capture.output(room <- material())
  if (length(broken)) say("%s", broken)
  kinds <- split(bad, signature_of(bad$outcome, bad$part, bad$message))
  for (kind in names(kinds)) show_defect(kinds[[kind]], kind, room)
  failed <- length(kinds) + sum(startsWith(broken, "FAIL"))
  say("%d passed, %d failed", length(setdiff(found$verb, bad$verb)), failed)
  quit(save = "no", status = as.integer(failed > 0L || !nrow(found)))
}
show_defect <- function(rows, kind, room) {
  calls <- lapply(rows$id, draw_call, only)
  call <- calls[[which.min(nchar(vapply(calls, call_text, "")))]]
  text <- call_text(call)
  if (rows$outcome[[1L]] %in% c("error", "core", "warning", "changed", "wrong")) {
    utils::capture.output(small <- tryCatch(shrink_call(call, room, kind), error = function(e) call))
    text <- call_text(small)
  }
  say("%4d x  %s in %s: %s\n        call %.0f: %s", nrow(rows), rows$outcome[[1L]], rows$part[[1L]], rows$message[[1L]],
    call$id,
    substr(text, 1L, 500L))
}

# Calls that are spelt out, one after another, here: an error is shown where it is met.
run_sweep <- function() {
  texts <- sweep_calls(only)
  invisible(utils::capture.output(room <- material()))
  setwd(tempdir())
  seen <- character()
  counts <- integer()
  numbers <- seq(first, length.out = max(length(texts) - first + 1, 0))
  for (i in numbers) {
    call <- list(id = i, verb = sub("[(].*", "", texts[[i]]), text = texts[[i]], after = "", options = "")
    utils::capture.output(found <- judge(call, room))
    grDevices::graphics.off()
    counts[found$outcome] <- sum(counts[found$outcome], 1L, na.rm = TRUE)
    kind <- signature_of(found$outcome, found$part, found$message)
    if (!found$outcome %in% defects || kind %in% seen) next
    seen <- c(seen, kind)
    say("%s in %s: %s\n        call %.0f: %s", found$outcome, found$part, found$message, i, texts[[i]])
  }
  say("  %-10s %d", names(counts), counts)
  say("%d passed, %d failed", length(numbers) - length(seen), length(seen))
  quit(save = "no", status = as.integer(length(seen) > 0L))
}

switch(command,
  calls = run_calls(),
  sweep = run_sweep(),
  properties = run_properties(seconds, first, only),
  work = work(first, flag("log")),
  replay = {
    room <- material()
    call <- draw_call(as.numeric(flags[[2L]]), only)
    say("%s", call_text(call))
    utils::str(judge(call, room))
  },
  eval = print(eval(parse(text = flags[[2L]]), material())),
  stop_plainly("Usage: Rscript tools/fuzz.R calls|properties|replay|eval (see the top of tools/fuzz.R)")
)
