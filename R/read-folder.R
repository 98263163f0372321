# The files of a folder, and what their names and those of the folders around them say.

ratings_file <- "[.](csv|tsv|txt|tab|dat|arff)([.]gz)?$"

# The files, each as list(path, folders: those between it and `path`, parent, name); `unread`, an attribute, are those
# that go by for their endings.
find_files <- function(path, pattern = NULL, call = caller_env()) {
  check_given(missing(path), "a folder or files", "path", call)
  if (!is.character(path) || length(path) == 0L || anyNA(path)) {
    table <- is.data.frame(path)
    abort_musefuse(c("{.arg path} must name a folder or files.",
      x = if (table) what_came(path) %||% "It is a table." else "It is {.obj_type_friendly {path}}.",
      i = if (table) "{.fn as_annotations} takes tables of ratings that are in R already."), "argument", call = call)
  }
  if (any(path == "")) {
    abort_musefuse(c("{.arg path} is empty.", i = "{.fn system.file} finds nothing where it returns {.code \"\"}."),
      "file", call = call)
  }
  absent <- path[!file.exists(path)]
  if (length(absent) > 0L) {
    abort_musefuse(c("There is no file or folder {.path {name_some(absent)}}.", i = absent_path_hint(absent)), "file",
      call = call)
  }
  is_folder <- dir.exists(path)
  wanted <- pattern %||% caseless(paste(c(ratings_file, format_files()), collapse = "|"))
  beside <- lapply(path[is_folder], list.files, recursive = TRUE)
  beside <- lapply(beside, function(names) names[!startsWith(basename(names), "~$")]) # locks of a spreadsheet
  inside <- lapply(beside, function(names) names[grepl(wanted, basename(names), ignore.case = is.null(pattern))])
  inside <- lapply(inside, function(names) names[!(endsWith(names, "~") & sub("~$", "", names) %in% names)])
  found <- c(path[!is_folder], unlist(Map(file.path, path[is_folder], inside), use.names = FALSE))
  if (length(found) == 0L) {
    there <- basename(unlist(beside))
    abort_musefuse(c("{.path {path}} has no files with ratings.",
      x = if (length(there) > 0L)
        "It has {.file {name_some(there)}}; {.fn read_annotations} of one of these alone says what it is.",
      i = if (is.null(pattern)) "They end in .csv, .tsv, .txt, .tab or .dat (or .gz), or as a format has them." else
        "None matches the {.arg pattern} {.val {pattern}}.",
      i = binary_hint(list.files(path, recursive = TRUE, full.names = TRUE))), "file", call = call)
  }
  folders <- c(rep(list(character()), sum(!is_folder)),
    lapply(strsplit(as.character(unlist(inside)), "/", fixed = TRUE), function(parts) parts[-length(parts)]))
  parent <- enc2utf8(basename(dirname(normalizePath(found, winslash = "/"))))
  inner <- rep(c(FALSE, TRUE), c(sum(!is_folder), length(found) - sum(!is_folder))) & lengths(folders) > 0L
  around <- ifelse(inner | names_its_folder(found), parent, "")
  name <- sub(paste0(ratings_file, "|[.][A-Za-z]+~?$"), "", enc2utf8(basename(found)), ignore.case = TRUE)
  files <- lapply(seq_along(found), function(i) {
    list(path = found[[i]], folders = enc2utf8(folders[[i]]), parent = parent[[i]],
      around = around[[i]], name = name[[i]])
  })
  others <- setdiff(as.character(unlist(beside)), unlist(inside))
  structure(files, unread = if (is.null(pattern)) could_hold_ratings(others))
}

# Not the films, pictures, papers and scripts that lie beside ratings, nor what belongs to a file that is read (what
# ends in "~" to one of NOVA, preferences to one of ELAN).
could_hold_ratings <- function(names) {
  company <- paste0("[.](", paste(c("png|jpe?g|gif|svg|tiff?|bmp|webp",
    "mp[34]|m4[av]|mov|avi|mkv|webm|wav|og[gv]|flac|wmv|mpe?g",
    "pdf|docx?|odt|rtf|html?|md|[rq]md|pptx?|bib|tex", "r|rproj|py|ipynb|m|jl|js|css|sh|bat|do|sps|praat",
    "json|ya?ml|toml|ini|cfg|xml|xsd|pfsx|psfx|log|lock|bak|tmp"), collapse = "|"), ")$")
  stem <- sub("[.][^.]*$", "", basename(names))
  names[!grepl(company, names, ignore.case = TRUE) & grepl("[.]", basename(names)) & !is_side_file(stem) &
    !endsWith(names, "~") & lower(stem) != "thumbs"]
}

inform_unread <- function(files) {
  text <- unread_text(files)
  if (!is.null(text)) inform_musefuse(text, "read")
}

unread_text <- function(files) {
  unread <- attr(files, "unread")
  if (length(unread) > 0L) {
    line("Not read, for {cli::qty(length(unread))}{?its ending/their endings}: {.file {name_some(unread)}}.",
      "{.arg pattern} takes other endings, {.fn as_annotations} tables of other programs.")
  }
}

# The folder that a path does not name itself is where the session happens to be, which says nothing of the ratings.
names_its_folder <- function(path) {
  folder <- dirname(gsub("(?<=/)[.]/|/[.]$", "", gsub("\\", "/", path, fixed = TRUE), perl = TRUE))
  !basename(folder) %in% c(".", "..", "~", "")
}

check_pattern <- function(pattern, call = caller_env()) {
  pattern <- check_string(pattern, null = TRUE, call = call)
  works <- is.null(pattern) || tryCatch(is.logical(grepl(pattern, "a")), error = function(cnd) FALSE,
    warning = function(cnd) FALSE)
  if (!works) {
    abort_musefuse(c("{.arg pattern} must be a regular expression, like {.code \"[.]csv$\"}.",
      x = "It is {.val {pattern}}."), "argument",
      call = call)
  }
  pattern
}

file_stem <- function(path) sub("[.][A-Za-z0-9]+$", "", basename(gsub("\\", "/", path, fixed = TRUE)))

# Files that are known to lie beside ratings, but hold none.
is_side_file <- function(name) {
  grepl(caseless(paste0("^(read_?me|info|licen[cs]e|changelog|changes|notes?|metadata|participants?|partitions?|",
      "demographics|codebook|questionnaires?|dataset_description|index|requirements)$")),
    name, ignore.case = TRUE)
}

warn_empty_files <- function(empty, total) {
  if (length(empty) > 0L) {
    warn_musefuse(paste(
      "{length(empty)} of {total} file{?s} {cli::qty(length(empty))}{?has/have} no ratings and",
      "{?was/were} left out: {.file {name_some(empty)}}."
    ), "empty")
  }
}

# Files of statistics packages and spreadsheets among those of a folder.
binary_hint <- function(paths) {
  known <- paths[is_other_program(paths)]
  if (length(known) > 0L) {
    paste0("{.file ", escape_braces(basename(known[[1L]])), "} is of another program: ", recipe_of_binary(known[[1L]]),
      ".")
  }
}

is_other_program <- function(path) lower(sub("^.*[.]", "", path)) %in% names(binary_recipes)

# How files of other programs become a table.
binary_recipes <- c(sav = "haven::read_sav(path)", zsav = "haven::read_sav(path)", por = "haven::read_por(path)",
  dta = "haven::read_dta(path)", sas7bdat = "haven::read_sas(path)", xls = "readxl::read_excel(path)",
  xlsx = "readxl::read_excel(path)", ods = "readODS::read_ods(path)", rds = "readRDS(path)", rdata = "load(path)",
  rda = "load(path)", mat = "R.matlab::readMat(path)")

recipe_of_binary <- function(path) {
  ending <- lower(sub("^.*[.]", "", path))
  if (!ending %in% names(binary_recipes)) {
    return("the file as CSV in UTF-8")
  }
  code <- binary_recipes[[ending]]
  brought <- c(load = "the table that", R.matlab = "the matrix of")[sub("[(:].*$", "", code)]
  if (is.na(brought)) code_for_file(paste0("as_annotations(", code, ")"), path) else
    paste(brought, code_for_file(code, path), if (startsWith(brought, "the table")) "brings", "to {.fn as_annotations}")
}

# A file of text that can be opened.
check_text_file <- function(path, start, call) {
  letters <- utils::head(start, 200L)
  markup <- if (!is.null(start)) trimws(iconv(rawToChar(letters[letters != as.raw(0)]), "latin1", "UTF-8"))
  problem <- if (is.null(start)) {
    c(x = "It cannot be opened, or its compression is broken.")
  } else if (identical(utils::head(start, 2L), as.raw(c(0x50, 0x4b)))) {
    c(x = "It is a spreadsheet or an archive.",
      i = if (!grepl(caseless("[.]zip$"), path, ignore.case = TRUE)) paste0("Save its table as CSV",
        if (is_other_program(path)) paste(", or give", recipe_of_binary(path)), ".") else
        paste0("Unpack it: ",
          code_for_file("utils::unzip(path, exdir = \"folder\")", path), "."))
  } else if (is.na(text_code(start)$code) || is_other_program(path)) {
    c(x = "It is no text.", i = paste0("Give ", recipe_of_binary(path), ", or take it out of the folder."))
  } else if (grepl("^(<\\?xml|<[A-Za-z!])", markup) && !grepl("^<[^<>]+>[,;\t ]<[^<>/]+>", markup)) {
    c(x = "It is XML or HTML, and of no format that is known.",
      i = "Give its table as CSV, or as a data frame to {.fn as_annotations}.")
  } else if (grepl("^(\\{ *[\"}]|\\[ *[\\[{\"])", gsub("[\r\n\t ]+", " ", markup))) {
    table <- if (grepl("[}]\\s*\n\\s*[{]", markup)) "jsonlite::stream_in(file(path), verbose = FALSE)" else
      "jsonlite::fromJSON(path, flatten = TRUE)"
    c(x = "It is JSON.", i = paste0("Take its table out of it: ", code_for_file(paste0("as_annotations(as.data.frame(",
      table, "))"), path), ", with the columns named by arguments."))
  } else if (is_yaml(path, markup, start)) {
    c(x = "It is YAML.", i = paste0("Take its numbers out of it: ", code_for_file("x <- yaml::read_yaml(path)", path),
      ", and give them to {.fn as_annotations} as a data frame."))
  }
  if (!is.null(problem)) abort_musefuse(c("The file {.file {path}} cannot be read.", problem), "file", call = call)
}

# Not a table under a head of keys.
is_yaml <- function(path, start, text) {
  grepl("[.]ya?ml$", path, ignore.case = TRUE) ||
    grepl("^(---[ \r]*\n)?[A-Za-z_]+:( [^\n,;\t]*)?\n( *- |[A-Za-z_ ]+:[ \n])", start) &&
      !grepl("\n[-0-9.]+ *[,;\t] *[-0-9.]", rawToChar(text[text != as.raw(0)]), useBytes = TRUE)
}

# ---- ids from names ------------------------------------------------------------------------------

# Recording, rater and dimension of each file as far as names tell; NULL where they do not. `need`: the ids that the
# tables lack. `said`: what was guessed.
path_ids <- function(files, need, wanted, documented_dimension = TRUE, call = caller_env()) {
  if (!is.null(wanted$template)) {
    return(template_ids(files, wanted$template, call))
  }
  of_bids <- bids_ids(files, need)
  if (!is.null(of_bids)) {
    return(of_bids)
  }
  depth <- max(vapply(files, function(file) length(file$folders), 0L)) + 1L
  level <- lapply(seq_len(depth), function(k) {
    vapply(files, function(file) c(rev(c(file$folders, file$name)), rep(NA, depth))[[k]], "")
  })
  role <- lapply(level, common_role)
  out <- list()
  session <- which(vapply(level, names_sessions, NA))
  if (length(session) > 0L && length(level) > 1L) {
    out$session <- level[[session[[1L]]]]
    level <- level[-session[[1L]]]
    role <- role[-session[[1L]]]
  }
  dimension <- level_of_dimension(which(role == "dimension"), level, files)
  if ("dimension" %in% need && length(dimension) > 0L) {
    out$dimension <- level[[dimension[[1L]]]]
    level <- level[-dimension[[1L]]]
    role <- role[-dimension[[1L]]]
  } else if ("dimension" %in% need && all(role_of_name(unique(vapply(files, `[[`, "", "around"))) == "dimension") &&
    depth == 1L) {
    out$dimension <- vapply(files, `[[`, "", "around")
  }
  part <- NULL
  if (length(level) > 0L && is.null(wanted$rater)) {
    level[[1L]] <- without_stamps(level[[1L]], wanted, call)
    part <- dimension_of_level(level, wanted, call)
  }
  if (!is.null(part) && is.null(out$dimension)) {
    level[[part$at]] <- part$names
    role[[part$at]] <- common_role(part$names)
    if ("dimension" %in% need) out$dimension <- part$dimension
  } else if (!is.null(out$dimension) && length(level) > 0L) {
    level[[1L]] <- without_parts(level[[1L]], out$dimension)
  }
  if ("rater" %in% need) {
    return(rater_and_recording(out, level, role, need, documented_dimension, wanted, call))
  }
  recording_levels(out, level, role, files, need, documented_dimension)
}

# Films are called by emotions, too: of valence/joy.csv the folder is the dimension, of joy/valence.csv the file.
level_of_dimension <- function(at, level, files) {
  is_scale <- function(names) all(compact_name(names) %in% scale_words)
  around <- vapply(files, `[[`, "", "around")
  if (length(at) > 1L && !is_scale(level[[at[[1L]]]])) {
    return(at[-1L])
  }
  if (identical(at, 1L) && length(level) == 1L && is_scale(around) && !is_scale(level[[1L]])) integer() else at
}

# ses-1, session2: of folders that all are called so.
names_sessions <- function(names) {
  tokens <- name_tokens(gsub("([A-Za-z])([0-9])", "\\1 \\2", unique(names)))
  first <- vapply(tokens, function(token) c(token, "")[[1L]], "")
  !anyNA(names) && all(first %in% c("ses", words_of("session")))
}

# A dimension that is part of the files' names or, one of several, of a folder's ("anna_arousal/clip1").
dimension_of_level <- function(level, wanted, call) {
  found <- dimension_part(level[[1L]], wanted, call)
  if (!is.null(found)) {
    return(c(found, at = 1L))
  }
  for (at in seq_along(level)[-1L]) {
    found <- if (!anyNA(level[[at]])) scale_of_names(level[[at]])
    if (length(unique(found$dimension)) > 1L) {
      return(c(found, at = at))
    }
  }
}

# What all names of a level speak of, "" where they do not.
common_role <- function(names) {
  if (is_letters_of_scales(names)) {
    return("dimension")
  }
  roles <- unique(role_of_name(unique(names[!is.na(names)])))
  if (length(roles) == 1L && !anyNA(names)) roles else ""
}

# A folder of recordings: the file is one; the folder around it, where it is no other thing, is the dimension.
recording_levels <- function(out, level, role, files, need, documented_dimension) {
  if (length(level) == 0L) {
    return(out)
  }
  outer <- level[-1L]
  outer <- outer[vapply(outer, function(names) !anyNA(names), NA)]
  if (is.null(out$dimension) && "dimension" %in% need && documented_dimension) {
    varied <- Filter(function(names) length(unique(names)) > 1L, outer)
    named <- if (length(varied) > 0L) varied else utils::head(outer, 1L)
    parents <- if (length(named) > 0L) do.call(paste, c(rev(named), sep = "/"))
    out$dimension <- parents %||% sub("^$", "rating", vapply(files, `[[`, "", "around"))
    outer <- list()
  }
  out$recording <- with_outer(level[[1L]], outer)
  out
}

# Folders that differ are part of the recording's name.
with_outer <- function(names, outer) {
  outer <- Filter(function(folder) length(unique(folder)) > 1L && !identical(folder, names), outer)
  if (length(outer) == 0L) names else do.call(paste, c(rev(outer), list(names), sep = "/"))
}

# A rater's files: <dimension>/<recording>/<rater>, unless names say that the file is the recording.
rater_and_recording <- function(out, level, role, need, documented_dimension, wanted, call) {
  if (length(level) == 0L) {
    return(out)
  }
  two <- if (is.null(wanted$rater)) names_of_two(level[[1L]], role, "recording" %in% need, wanted, call)
  if (!is.null(two)) {
    out$rater <- two$rater
    out$recording <- with_outer(two$recording, level[-1L])
    out$said <- two_said(two)
    return(out)
  }
  has_folder <- length(level) > 1L && !anyNA(level[[2L]])
  if (has_folder) { # what a name says once more is the folder's: "anna/anna_film1" is of anna
    bare <- without_parts(level[[1L]], level[[2L]])
    if (!identical(bare, level[[1L]])) role[[1L]] <- common_role(bare)
    level[[1L]] <- bare
  }
  turned <- role[[1L]] == "recording" && !identical(role[2L][[1L]], "recording") || has_folder &&
    role[[2L]] == "rater" && role[[1L]] != "rater"
  if (!has_folder) {
    if (turned && "recording" %in% need) {
      out$recording <- level[[1L]]
      out$said <- "Files are recordings by their names, of one rater."
    } else {
      out$rater <- without_fillers(level[[1L]])
    }
    return(out)
  }
  at <- if (turned) c(2L, 1L) else c(1L, 2L)
  out$rater <- level[[at[[1L]]]]
  outer <- level[-(1:2)]
  outer <- outer[vapply(outer, function(names) !anyNA(names), NA)]
  if (is.null(out$dimension) && "dimension" %in% need && documented_dimension && length(outer) > 0L) {
    out$dimension <- outer[[1L]]
    outer <- outer[-1L]
  }
  out$recording <- with_outer(level[[at[[2L]]]], outer)
  out$said <- if (turned) "Files are recordings and folders raters by their names."
  out
}

# "ratings_P01", "ratings_P02": what all say of ratings says nothing of who they are.
without_fillers <- function(names) {
  part <- if (length(names) > 1L) parts_of_names(names)
  filler <- apply(part %||% matrix("", 1L), 1L, function(one) {
    length(unique(one)) == 1L && lower(one[[1L]]) %in% c(filler_words, words_of("value"), "export", "log", "output")
  })
  if (sum(!filler) != 1L || length(filler) < 2L) names else part[!filler, ]
}

# Names of two parts that come again, as "p01_clip2": a rater and a recording. Where more come again, or either may be
# either, it is asked which is what; where files are recordings (`ask` is FALSE) they are left as they are, but for
# "s01_anna". NULL where there are no such.
names_of_two <- function(names, role, need_recording, wanted, call, ask = TRUE) {
  part <- if (need_recording) parts_of_names(names)
  if (is.null(part)) {
    return(NULL)
  }
  kinds <- apply(part, 1L, function(p) length(unique(p)))
  varied <- which(kinds > 1L)
  marked <- !is.null(attr(part, "piece")) # else the parts are told apart by how they look, and no template could
  if (length(names) < 3L || length(varied) < nrow(part)) {
    one <- if (length(role) == 1L) names_of_one(part)
    if (isTRUE(one$open) && ask) one <- if (marked) abort_one_part(names, part, one$recording[[1L]], wanted, call)
    if (!is.null(one) || length(names) < 3L) {
      return(one)
    }
  }
  if (length(varied) < 2L || any(kinds == length(names)) || length(varied) > 2L && marked && !ask) {
    return(NULL)
  }
  if (length(varied) > 2L && marked) abort_many_parts(names, part, varied, wanted, call)
  letters <- any(apply(part[varied, ], 1L, function(p) is_letters_of_scales(upper(p))))
  roles <- roles_of_parts(part, varied, ask)
  if (letters || holds_sides(part[varied, ], roles)) roles[] <- ""
  at <- if (roles[[1L]] == "rater" || roles[[2L]] == "recording") varied[1:2] else
    if (roles[[2L]] == "rater" || roles[[1L]] == "recording") varied[2:1]
  if (!is.null(at)) {
    return(list(rater = part[at[[1L]], ], recording = part[at[[2L]], ]))
  }
  if (marked && length(varied) == 2L && ask) abort_two_parts(names, part, varied, letters, wanted, call)
}

# What each part that varies speaks of, by itself or by the word before its numbers: "clip_1", but not "clip1_anna".
roles_of_parts <- function(part, varied, ask) {
  word <- function(k) {
    before <- if (k > 1L && !(k - 1L) %in% varied && all(grepl("^[0-9]", part[k, ]))) part[k - 1L, 1L]
    paste0(if (!grepl("[0-9]", before %||% "")) before, part[k, ])
  }
  roles <- vapply(varied, function(k) {
    found <- unique(c(role_of_name(part[k, ])))
    if (identical(found, "")) found <- unique(role_of_name(word(k)))
    if (length(found) == 1L) found else ""
  }, "")
  for (k in which(vapply(varied[1:2], function(k) any_s(part[k, ]), NA))) {
    other <- part[varied[[3L - k]], ]
    if (roles[[3L - k]] == "" && !any(grepl("[0-9]", other))) roles[[k]] <- if (ask) "" else "recording"
  }
  roles
}

# The template with these words in the place of the parts `at`.
part_template <- function(names, part, at, what) template_call(names[[1L]], at, what, attr(part, "piece"))

abort_one_part <- function(names, part, shared, wanted, call) {
  abort_layout(NULL, "In the files' names, as {.file {name_some(names, 4L)}}, is {.val {shared}} a recording or a
    rater?", c(part_template(names, part, 1:2, c("{recording}", "{rater}")), part_template(names, part, 1:2,
    c("{rater}", "{recording}"))), wanted, call)
}

abort_many_parts <- function(names, part, varied, wanted, call) {
  orders <- list(c("{rater}", "{recording}", "{dimension}"), c("{rater}", "{session}", "{recording}"),
    c("{recording}", "{rater}", "{dimension}"))
  abort_layout(NULL, paste("The files' names have {length(varied)} parts that come again, as",
    "{.file {name_some(names, 4L)}}: raters, recordings, dimensions, sessions?"),
  if (length(varied) == 3L) vapply(orders, function(what) part_template(names, part, varied, what), "") else
    "template = \"{rater}_{recording}_...\"", wanted, call)
}

abort_two_parts <- function(names, part, varied, letters, wanted, call) {
  shape <- function(...) part_template(names, part, varied, c(...))
  one <- which(!seq_len(nrow(part)) %in% varied & role_of_name(part[, 1L]) == "recording")
  in_sessions <- if (length(one) == 1L) {
    sub(part[one, 1L], "{recording}", c(shape("{rater}", "{session}"), shape("{session}", "{rater}")), fixed = TRUE)
  }
  abort_layout(NULL,
    "The files' names have two parts that come again, as {.file {name_some(names, 4L)}}: raters and recordings?",
    c(in_sessions, shape("{rater}", "{recording}"), shape("{recording}", "{rater}"), if (is.null(in_sessions))
      shape("{rater}", "{dimension}"), if (letters) shape("{recording}", "{dimension}")), wanted, call)
}

# Of P01 "self" and "partner" are who rated P01, or whom P01 rated.
holds_sides <- function(part, roles) {
  !any(roles == "recording") && any(apply(part, 1L, function(p) all(lower(p) %in% perspective_words)))
}

two_said <- function(two) {
  line("Names of files hold who rated what: the first is of rater {.val {two$rater[[1L]]}}, recording",
    "{.val {two$recording[[1L]]}}.")
}

# The parts of names, a column each: by marks (`piece`, an attribute, is what lies between them), or where a number or a
# capital ends one ("s1v2", "AnnaClip1"). NULL where not all have as many.
parts_of_names <- function(names) {
  in_rows <- function(part, ...) {
    size <- unique(lengths(part))
    if (length(size) == 1L && size > 1L) structure(matrix(unlist(part), nrow = size), ...)
  }
  for (piece in c("[^_ -]+( +[^_ -]+)*", name_piece, "[^_. -]+")) {
    part <- in_rows(parts_by_marks(names, piece), piece = piece)
    if (!is.null(part)) {
      return(part)
    }
  }
  in_rows(strsplit(names, "(?<=[0-9])(?=[A-Za-z])|(?<=[a-z])(?=[A-Z])", perl = TRUE))
}

# "anna_clip1", "Ben - Film A": all of one recording, by a word for recordings and its number; the other part is who. Of
# "P01_amelie", "P01_brazil" the part that all share is who. In "s01_anna", "s01_ben" it may be either: `open`.
names_of_one <- function(part) {
  same <- apply(part, 1L, function(p) length(unique(p)) == 1L && grepl("([0-9]|[a-z ][A-Z])$", p[[1L]]))
  role <- role_of_name(part[, 1L])
  at <- which(same & role %in% c("recording", "rater"))
  if (nrow(part) != 2L || length(at) != 1L) {
    return(NULL)
  }
  other <- unique(role_of_name(part[-at, ]))
  if (role[[at]] == "recording") {
    return(if (all(other %in% c("", "rater"))) list(rater = part[-at, ], recording = part[at, ]))
  }
  open <- any_s(part[at, ])
  if (all(other %in% if (open) "" else c("", "recording")) && !(open && any(grepl("[0-9]", part[-at, ])))) {
    if (open) list(rater = part[-at, ], recording = part[at, ], open = TRUE) else
      list(rater = part[at, ], recording = part[-at, ])
  }
}

# "s01" is a subject, a session or a stimulus.
any_s <- function(names) all(grepl("^[sS][-_]?[0-9]+$", names))

# Raters (or dimensions) that the template finds in names would be passed over where columns are called after them.
check_template_used <- function(wanted, plan, call) {
  template <- wanted$template %||% ""
  for (id in names(which(told_by_columns(plan)))) {
    if (!grepl(paste0("{", id, "}"), template, fixed = TRUE)) next
    other <- if (id == "rater") "{.code layout = \"raters\"} makes dimensions of the columns" else
      "{.arg value} names the one column of ratings"
    abort_musefuse(c("The {.arg template} finds {id}s in the names of files, but columns are {id}s, too.",
      x = "{.code {wanted$template}}, and {.field {name_some(plan$labels, 6L)}}.",
      i = paste0(other, "; or leave {.code {{{id}}}} out of the template.")), "columns", call = call)
  }
}

# "{recording}/{rater}_v2": what the names of folders and files hold.
template_ids <- function(files, template, call) {
  full <- vapply(files, function(file) {
    inside <- c(file$folders, file$name)
    if (length(file$folders) == 0L) inside <- c(file$parent, file$name)
    paste(inside, collapse = "/")
  }, "")
  found <- template_match(full, template, c("recording", "rater", "dimension", "session"), "template", call, "^|/")
  if (!all(found$fits)) {
    odd <- full[!found$fits]
    abort_musefuse(c("{length(odd)} file{?s} {?does/do} not match the {.arg template} {.val {template}}.",
      x = "{.file {name_some(odd)}}."), "argument", call = call)
  }
  found$parts
}
