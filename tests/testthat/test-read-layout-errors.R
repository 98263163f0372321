# What cannot be guessed is asked for, by calls that work.
skip_if_not_installed("withr")

test_that("an id that is missing is an error that names the likely column; woven passes are one, too", {
  part <- rows("rater,part,time,value", "a", rep(c("p1", "p2"), each = 6), rep(t6, 2), c(1:6, 9:4))
  cnd <- expect_error(read_lay(lay("log.csv" = part)), class = "musefuse_error_duplicates")
  expect_match(cli::ansi_strip(conditionMessage(cnd)), "Likely column part")
  expect_identical(levels(read_lay(lay("log.csv" = part), recording = "part")$recording), c("p1", "p2"))
  # ids of unknown names, which only together tell ratings apart: one of the calls reads the table
  nested <- rows("foo,bar,time,arousal", rep(3:4, each = 12), rep(7:8, each = 6), rep(t6, 4), sin(1:24))
  advised <- "read_annotations(path, recording = \"foo\", rater = \"bar\")"
  expect_error(read_lay(lay("log.csv" = nested), value = "arousal"), advised, fixed = TRUE,
    class = "musefuse_error_duplicates")
  x <- read_lay(lay("log.csv" = nested), value = "arousal", recording = "foo", rater = "bar")
  expect_identical(ids(x), list(recording = c("3", "4"), dimension = "arousal", rater = c("7", "8")))
  woven <- rows("rater,time,value", "a", c(t6, t6 + 0.1), 1:12)
  expect_error(read_lay(lay("log.csv" = woven)), class = "musefuse_error_duplicates")
  seconds <- rows("Value,Frame,Seconds", 1:60, 1:60, rep(0:1, each = 30))
  cnd <- expect_error(read_lay(lay("signal.csv" = seconds)), class = "musefuse_error_duplicates")
  expect_match(cli::ansi_strip(conditionMessage(cnd)), "unit = \"frames\"", fixed = TRUE)
  expect_equal(read_lay(lay("signal.csv" = seconds), time = "Frame", unit = "frames", rate = 30)$time, 1:60 / 30)
  frames <- as_annotations(data.frame(rater = "a", time = 0:9, value = 1:10))
  expect_error(as_annotations(data.frame(rater = "a", time = rep(0:9, 2), value = 1:20)),
    class = "musefuse_error_duplicates")
  # a few re-ratings, or the same rows twice, are no such
  expect_warning(check_annotations(rbind(frames, frames)), class = "musefuse_warning_duplicates")
})

test_that("ambiguous layouts are errors whose calls work", {
  ambiguous <- list(
    rows("time,value,foo", t6, 1:6, 6:1), rows("time,arousal,anna", t6, 1:6, 6:1), rows("time,x,y", t6, 1:6, 6:1),
    rows("id,time,value", rep(1:2, each = 3), rep(0:2, 2), 1:6), rows("time,variable,value", rep(0:2, 2),
      rep(c("anna", "ben"), each = 3), 1:6),
    c("0,1,2", "0.5,2,3", "1,3,4")
  )
  for (lines in ambiguous) {
    path <- lay("one.csv" = lines)
    cnd <- expect_error(read_lay(path), class = "musefuse_error_columns")
    calls <- advised_calls(cnd)
    expect_gte(length(calls), 2L)
    for (call in calls) expect_s3_class(suppressMessages(eval(parse(text = call))), "annotations")
  }
  names <- lay("anna_amelie.csv" = affect, "anna_brazil.csv" = affect, "ben_amelie.csv" = affect,
    "ben_brazil.csv" = affect)
  expect_error(read_lay(names), "template", class = "musefuse_error_columns")
  expect_identical(levels(read_lay(names, template = "{rater}_{recording}")$recording), c("amelie", "brazil"))
  expect_error(read_lay(names, template = "{rater}-{recording}"), class = "musefuse_error_argument")
  expect_error(read_lay(lay("a.csv" = rows("time,foo", t6, 1:6), "b.csv" = rows("time,foo", t6, 1:6))),
    class = "musefuse_error_columns")
  expect_error(read_lay(lay("arousal/a.csv" = rows("time,value,lower,upper", t6, 1:6, 0:5, 2:7))), "gold standard",
    class = "musefuse_error_columns")
})

test_that("tables of intervals are shown the call that makes steps of them", {
  for (head in list(NULL, "start,end,label")) {
    path <- lay("a.csv" = c(head, "0,1,3", "1,2.5,4", "3,4,2"))
    expect_error(read_lay(path), "as_trace(read_segments(path))", fixed = TRUE, class = "musefuse_error_columns")
  }
  expect_null(lasting_text(rep("", 3), list(0:3, 4:7, 1:4)))
})

test_that("codes for missing are asked about, and nothing else is", {
  coded <- lay(clip.csv = c("time,anna,ben", paste0(0:29 / 4, ",", c(rep(-999, 3), sin(4:30 / 5)), ",", sin(1:30 / 5))))
  expect_message(read_annotations(coded), "A code for missing\\? 3 ratings of -999", class = "musefuse_message_odd")
  expect_identical(sum(is.na(read_lay(coded, na = "-999")$value)), 3L)
  expect_null(code_of(c(-99, -80, 20), c(TRUE, FALSE, FALSE)))
  expect_null(code_of(c(-9, 1:9), 1:10 == 1))
})

test_that("the axes of a joystick are neither raters nor one dimension of two raters: it is asked for", {
  for (axes in list(c("JoyX", "JoyY"), c("mouse.x", "mouse.y"), c("x_pos", "y_pos"), c("MouseX", "MouseY"))) {
    d <- stats::setNames(data.frame(0:29, sin(0:29), cos(0:29)), c("time", axes))
    expect_error(as_annotations(d, unit = "s"), paste0("value = c(valence = \"", axes[[1L]]), fixed = TRUE,
      class = "musefuse_error_columns")
  }
  named <- data.frame(time = 0:29, anna_joy = sin(0:29), ben_joy = cos(0:29)) # two raters of one dimension
  expect_identical(levels(as_annotations(named, unit = "s")$rater), c("anna", "ben"))
})

test_that("three ids without a known word are shown with the calls that name all three", {
  path <- withr::local_tempfile(fileext = ".csv")
  x <- expand.grid(time = 0:9, baz = c("m", "n"), bar = c("q", "w"), foo = c("a", "b", "c"))
  x$value <- seq_len(nrow(x))
  utils::write.csv(x, path, row.names = FALSE)
  cnd <- expect_error(read_annotations(path), class = "musefuse_error_duplicates")
  found <- unlist(lapply(advised_calls(cnd), function(code) {
    read <- eval(str2lang(sub(")", ", quiet = TRUE)", code, fixed = TRUE)))
    identical(lengths(lapply(read[c("rater", "recording", "dimension")], levels)), c(rater = 3L, recording = 2L,
      dimension = 2L))
  }))
  expect_length(found, 6L)
  expect_identical(sum(found), 2L) # two of two levels may change places
})

test_that("false comes before true", {
  path <- withr::local_tempfile(fileext = ".csv", lines = c("time,anna,ben", "0,TRUE,FALSE", "0.5,FALSE,TRUE",
    "1,TRUE,TRUE", "1.5,TRUE,TRUE"))
  expect_error(read_annotations(path), "c(\"FALSE\", \"TRUE\")", fixed = TRUE, class = "musefuse_error_columns")
})
