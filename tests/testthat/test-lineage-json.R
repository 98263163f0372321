test_that("a chain written as JSON and run again gives the same bytes", {
  skip_if_not_installed("jsonlite")
  file <- withr::local_tempfile(fileext = ".json")
  data <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
  gold <- suppressWarnings(fuse_ewe(data, weighting = "reliability", conf_level = 0.9))
  expect_identical(write_settings(gold, sub(".json", "", file, fixed = TRUE)), file)
  again <- suppressWarnings(run_settings(file, data))
  expect_identical(as.data.frame(again), as.data.frame(gold))
  expect_identical(again, suppressWarnings(run_settings(settings(gold), data)))
})

test_that("every kind of argument survives JSON", {
  skip_if_not_installed("jsonlite")
  values <- list(
    none = NULL, number = 1 / 3, tiny = 4.9e-324, whole = 5L, flag = TRUE, text = "\u00e9t\u00e9 \"x\"",
    vector = c(0.1, 2, -3), words = c("a", "b"), window = seconds(4.25), count = samples(17),
    named = c("9" = "7", b = "c"), weights = c(a = 1, b = 2), missing = c(1.5, NA, Inf), gap = NA_character_,
    endless = Inf, level = factor(c("b", NA, "a"), c("c", "b", "a")), basis = warp_basis(splines = 3),
    nested = list(a = 1, b = list("x", NULL)), matrix = matrix(c(1.1, 2, 3, 4), 2, dimnames = list(NULL, c("p", "q"))),
    table = tibble::tibble(recording = c("a", "b"), start = c(0.1, NA), n = 1:2)
  )
  table <- add_step(new_table(list(a = 1), "features"), NULL, "some_verb", values)
  file <- withr::local_tempfile(fileext = ".json")
  write_settings(table, file)
  back <- read_settings(file)$steps[[1]]$arguments
  expect_identical(names(back), names(values))
  for (name in names(values)) expect_equal(back[[name]], values[[name]], tolerance = 0, info = name)
})

test_that("a file that is no settings file, or whose steps are damaged, is a settings error", {
  skip_if_not_installed("jsonlite")
  file <- withr::local_tempfile(fileext = ".json")
  data <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
  window <- function(text) argument_text(sprintf('{"window":%s}', text), '"smooth_average"', "window")
  hand <- function(arguments) step_text('"by_hand"', arguments)
  hostile <- c(
    root_text = '"x"', root_number = "1", root_null = "null", root_array = "[1,2]", empty = "",
    cut = '{"musefuse_settings":2,"steps":[',
    steps_text = settings_text('"fuse_mean"'), steps_number = settings_text("[1]"), steps_one = settings_text("1"),
    steps_object = settings_text('{"a":1}'), steps_null = settings_text("[null]"), steps_none = settings_text("[]"),
    steps_deep = settings_text(paste0(strrep("[", 500), strrep("]", 500))), steps_1 = settings_text("[1]", format = 1),
    format_3 = settings_text("[]", format = 3), format_text = settings_text("[]", format = '"2"'),
    verb_array = step_text('["fuse_mean","fuse_ewe"]'), verb_null = step_text("null"), verb_number = step_text("3"),
    verb_object = step_text('{"a":1}'), verb_absent = settings_text('[{"id":"b","from":{}}]'),
    version = step_text(more = ',"version":[1,2]'), table = step_text(more = ',"table":{"x":1}'),
    id = settings_text('[{"id":1,"verb":"as_annotations"}]', "1"),
    twice = settings_text(sprintf("[%s,%s]", source_text, source_text), '"a"'),
    at_object = settings_text(sprintf("[%s]", source_text), '{"x":1}'),
    at_unknown = settings_text(sprintf("[%s]", source_text), '"z"'),
    bound_kinds = sub('"at":["b"]', '"at":["a","b"]', step_text(), fixed = TRUE),
    from_text = step_text(from = '"a"'), from_unknown = step_text(from = '{"data":["z"]}'),
    from_none = step_text(from = "{}"),
    from_itself = step_text(from = '{"data":["b"]}'), from_number = step_text(from = '{"data":1}'),
    from_object = step_text(from = '{"data":{"x":{"y":"a"}}}'), from_empty = step_text(from = '{"data":[]}'),
    from_other = step_text(from = '{"data":["a"],"file":["a"]}'),
    arguments_text = step_text(arguments = '"x"'), arguments_array = step_text(arguments = "[1,2]"),
    argument_unknown = argument_text("1", name = "nonsense"), argument_data = argument_text("1", name = "data"),
    argument_dots = argument_text("1", name = "..."), argument_type = argument_text('"x"'),
    ragged = argument_text('{"table":{"a":[1,2],"b":[1,2,3]}}'), table_nameless = argument_text('{"table":[1,2]}'),
    table_nested = argument_text('{"table":{"a":[[1],[2]]}}'),
    language = argument_text('{"language":"system(\'ls\')"}'),
    two_kinds = argument_text('{"special":1,"list":2}'),
    matrix_rows = argument_text('{"matrix":{"rows":"x","values":[1,2]}}'),
    matrix_ragged = argument_text('{"matrix":{"rows":3,"values":[1,2]}}'),
    factor = argument_text('{"factor":{"levels":["a"],"codes":["z"]}}'),
    named = argument_text('{"named":{"names":["a","b","c"],"values":[1]}}'), special = argument_text('{"special":"x"}'),
    special_kind = argument_text('{"special":{"kind":"closure","values":["a"]}}'),
    special_kinds = argument_text('{"special":{"kind":["double","character"],"values":["a"]}}'),
    special_text = argument_text('{"special":{"kind":"double","values":["a"]}}'), list = argument_text('{"list":"x"}'),
    basis = argument_text('{"warp_basis":{"nonsense":1}}', '"align_gctw"', "basis"),
    window_text = window('{"length":"4","unit":"seconds"}'), window_below = window('{"length":-4,"unit":"seconds"}'),
    window_two = window('{"length":[1,2],"unit":"seconds"}'),
    window_units = window('{"length":1,"unit":["seconds","samples"]}'),
    window_bare = window('"x"'),
    hand_first = settings_text('[{"id":"b","verb":"by_hand","table":"gold","from":{},"arguments":{}}]'),
    hand_number = hand('{"gone":1}'), hand_column = hand('{"gone":{"table":{"x":["clip1"]}}}'),
    hand_needed = hand('{"lost_columns":"value"}'), hand_kept = hand('{"kept":{"table":{"recording":["clip1"]}}}'),
    hand_changed = hand('{"changed":{"table":{"columns":[1]}}}'), hand_unknown = hand('{"command":"x"}'),
    predict = step_text('"predict"'),
    data = settings_text('[{"id":"b","verb":"data","table":"gold","arguments":{"name":"secret"}}]'),
    fingerprint = source_with(',"fingerprint":{"series":1,"rows":"x","hashes":[]}'),
    fingerprint_text = source_with(',"fingerprint":{"series":{"recording":["a"]},"rows":["x"],"hashes":{"value":["y"]}}'), # nolint: line_length_linter.
    fingerprint_ragged = source_with(',"fingerprint":{"series":{"recording":["a","b"]},"rows":[1],"hashes":{"value":[1,2]}}') # nolint: line_length_linter.
  )
  for (name in names(hostile)) {
    writeLines(hostile[[name]], file)
    expect_error(suppressWarnings(run_settings(file, data)), class = "musefuse_error_settings", info = name)
  }
  writeLines(step_text(), file) # the frame of them all is a settings file
  expect_identical(run_settings(file, data)$value, fuse_mean(data)$value)
})

test_that("format 1 is read, with the names that verbs and arguments had", {
  skip_if_not_installed("jsonlite")
  file <- withr::local_tempfile(fileext = ".json")
  data <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
  run <- function(...) {
    steps <- paste0('{"verb":"', c("as_annotations", names(list(...))), '","version":"0.1.0","arguments":',
      c("{}", ...), "}")
    writeLines(sprintf('{"musefuse_settings":1,"r_version":"4.2.2","steps":[%s]}', paste(steps, collapse = ",")), file)
    suppressMessages(suppressWarnings(run_settings(file, data)))
  }
  same <- function(old, new) {
    new <- suppressMessages(suppressWarnings(new))
    expect_identical(as.data.frame(old), as.data.frame(new))
    expect_identical(utils::tail(settings(old)$steps, 1L)[[1L]]$arguments,
      utils::tail(settings(new)$steps, 1L)[[1L]]$arguments)
  }
  same(run(fuse_ewe = '{"weights":"reliability","conf_level":0.9}'),
    fuse_ewe(data, weighting = "reliability", conf_level = 0.9))
  same(run(fuse_raaw = '{"align":"lag","synchronise":true,"weights":"agreement","variant":"robust","joint":false,
    "max_shift":10,"max_missing":0.2}'), fuse_raaw(data, "lag"))
  same(run(fuse_raaw = '{"align":"dtw","synchronise":true,"weights":"reliability"}'),
    fuse_raaw(data, list("dtw", synchronise = TRUE), weighting = "reliability"))
  same(run(fuse_raaw = '{"align":"gctw","synchronise":true,"variant":"robust","max_shift":5,"max_missing":0.3}'),
    fuse_raaw(data, list("gctw", synchronise = TRUE, max_shift = 5, max_missing = 0.3)))
  same(run(fuse_gctw = '{"variant":"robust","synchronise":false,"max_shift":4,"weights":null,"centre":true}'),
    fuse_gctw(data, list(max_shift = 4)))
  same(run(standardise_annotations = '{"by":"rater","fit_on":"clip1"}'),
    standardise_annotations(data, partition = "clip1"))
  same(run(segment_fixed = '{"length":10,"rest":"drop","partition":{"table":{"recording":["clip1","clip2"],"partition":["a","b"]}}}'), # nolint: line_length_linter.
    segment_fixed(data, 10, partitions = data.frame(recording = c("clip1", "clip2"), partition = c("a", "b"))))
  picked <- run(fuse_mean = "{}", pick = '{"rank":1,"tried":4}')
  expect_identical(utils::tail(settings(picked)$steps, 1L)[[1L]]$verb, "pick_classes")
})
