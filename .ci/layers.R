# Rscript .ci/layers.R: the layer rules of R/, by parsed calls. A file's room is the first word of its name, "plot" of
# R/plot-gold.R; inner functions are those that are not exported.
# Prints what breaks a rule, by the place; the last line counts.
files <- sort(list.files("R", "[.]R$", full.names = TRUE))
files <- files[basename(files) != "RcppExports.R"]
# The record of how a table was made, and the fingerprints in it, are what all tables share, and so are of their room;
# the other lineage-* read what the verbs made (reports, sentences for papers, settings), and are a room of their own.
room_of <- function(file) ifelse(basename(file) %in% c("lineage.R", "lineage-said.R", "lineage-fingerprint.R",
  "lineage-sketch.R", "lineage-change.R", "lineage-change-words.R"), "table",
  sub("[-.].*", "", basename(file)))
verbs <- c("read", "write", "prepare", "agree", "align", "fuse", "segment", "feature", "reduce", "cluster", "search")
# The rooms whose verbs make a table, so that the table's file may name them.
own_rooms <- c(
  annotations = "read", gold = "fuse", segments = "segment", features = "feature", classes = "cluster",
  profile = "cluster", search = "search", agreement = "agree", lags = "align", lag = "align"
)

# ---- what is defined where, and who uses it ------------------------------------------------------

# One row a top-level definition of a file: its name (empty where it is no assignment) and what it uses.
definitions <- function(file) {
  expressions <- parse(file, keep.source = TRUE)
  lines <- vapply(attr(expressions, "srcref"), function(at) at[[1L]], 0L)
  named <- vapply(expressions, function(e) {
    if (is.call(e) && as.character(e[[1L]])[[1L]] %in% c("<-", "=") && is.symbol(e[[2L]])) as.character(e[[2L]]) else ""
  }, "")
  uses <- lapply(expressions, function(e) {
    if (is.call(e) && as.character(e[[1L]])[[1L]] %in% c("<-", "=")) e <- e[[3L]]
    unlist(codetools::findGlobals(eval(call("function", NULL, e), baseenv()), merge = FALSE), use.names = FALSE)
  })
  data.frame(file = file, line = lines, name = named, uses = I(uses))
}
defined <- do.call(rbind, lapply(files, definitions))
namespace <- parse("NAMESPACE", keep.source = FALSE)
exports <- unlist(lapply(namespace,
  function(e) if (identical(e[[1L]], as.name("export"))) as.character(as.list(e)[-1L])))

# One row a use: the file and line where it stands, and the function and file that it names.
home <- defined$file[defined$name != ""]
names(home) <- defined$name[defined$name != ""]
calls <- do.call(rbind, lapply(seq_len(nrow(defined)), function(i) {
  used <- unique(defined$uses[[i]])
  used <- used[used %in% names(home) | startsWith(used, "cpp_")]
  if (!length(used)) return(NULL)
  data.frame(file = defined$file[[i]], line = defined$line[[i]], by = defined$name[[i]], used = used,
    to = unname(home[used]))
}))
calls$to[startsWith(calls$used, "cpp_")] <- "core"
calls <- calls[calls$to != calls$file, ]
calls$from_room <- room_of(calls$file)
calls$to_room <- room_of(calls$to)
calls$inner <- !calls$used %in% exports

# ---- the rules ------------------------------------------------------------------------------------

passed <- failed <- 0L
# `broken`: rows of `calls` that break the rule.
rule <- function(name, broken) {
  report(name, sprintf("%s:%d: %s uses %s of %s", broken$file, broken$line, broken$by, broken$used, broken$to))
}
report <- function(name, lines) {
  if (length(lines)) failed <<- failed + 1L else passed <<- passed + 1L
  writeLines(c(paste0(if (length(lines)) "FAIL  " else "ok    ", name), if (length(lines)) paste0("        ", lines)))
}

to_verb <- calls$to_room %in% verbs
rule("util-* and table.R know no verb",
  calls[(calls$from_room == "util" | basename(calls$file) == "table.R") & to_verb, ])
table_of <- sub("^table-([a-z]+).*", "\\1", basename(calls$file))
foreign <- grepl("^table-", basename(calls$file)) & to_verb & !mapply(identical, unname(own_rooms[table_of]),
  calls$to_room)
rule("table-* know no verb but their own table's", calls[foreign, ])
rule("plot-* read results, never the core", calls[calls$from_room == "plot" & calls$to == "core", ])

# Of two rooms that use each other's inner functions, the direction with fewer uses is shown.
inner <- calls[calls$inner & calls$to != "core" & calls$from_room != calls$to_room, ]
way <- paste(inner$from_room, inner$to_room)
back <- paste(inner$to_room, inner$from_room)
count <- table(way)
both <- back %in% way & (count[way] < count[back] | (count[way] == count[back] & inner$from_room < inner$to_room))
cycle <- inner[both %in% TRUE, ]
rule("no two rooms use each other's inner functions", cycle[order(cycle$from_room, cycle$to_room), ])

tested <- sub("^test-(.*)[.]R$", "\\1", list.files(file.path("tests", "testthat"), "^test-.*[.]R$"))
untested <- setdiff(sub("[.]R$", "", basename(files)), c(tested, "musefuse-package"))
report("every R file has a test file of its name", sprintf("tests/testthat/test-%s.R is missing", untested))

cat(sprintf("%d passed, %d failed\n", passed, failed))
quit(save = "no", status = as.integer(failed > 0L))
