# Files of one study: `lines` of each of them, as functions of its number, in one folder.
folder_of <- function(lines, n = 5L, frame = parent.frame()) {
  folder <- withr::local_tempdir(.local_envir = frame)
  for (i in seq_len(n)) writeLines(lines(i), file.path(folder, paste0("clip", i, ".csv")))
  folder
}
table_lines <- function(i, rows, digits = 3L) {
  values <- round(sin(outer(seq_len(rows), c(1, 2.5)) + i), digits)
  c("time,anna,ben", paste(format((seq_len(rows) - 1) / 4, trim = TRUE), values[, 1L], values[, 2L], sep = ","))
}
one_by_one_of <- function(folder, ...) {
  tables <- lapply(list.files(folder, full.names = TRUE), function(file) {
    as.data.frame(read_annotations(file, quiet = TRUE, dimension = "arousal", ...))
  })
  do.call(rbind, tables)
}
all_of <- function(folder, ...) as.data.frame(read_annotations(folder, quiet = TRUE, dimension = "arousal", ...))

test_that("files that begin alike are read as each by itself", {
  skip_if_not_installed("withr")
  root <- withr::local_tempdir()
  table <- function(i, extra = character()) c("time,anna,ben", paste(0:3, i + 0:3 / 10, i, sep = ","), extra)
  for (i in 1:9) writeLines(table(i), file.path(root, paste0("c", i, ".csv")))
  writeLines(c("time;anna;ben", "0;0,5;1", "1;0,6;1"), file.path(root, "c10.csv"))
  writeLines(table(11, "4,?,2"), file.path(root, "c11.csv"))
  writeLines(c("time,anna,ben", "ms,,", "0,1,2", "500,1,2"), file.path(root, "c12.csv"))
  writeLines(c(table(13), ""), file.path(root, "c13.csv"))
  con <- file(file.path(root, "c14.csv"), "wb")
  writeLines(table(14), con, sep = "\r\n")
  close(con)
  long <- table(15)
  writeLines(c(long, paste(4:2000, 0.5, 0.5, sep = ",")), file.path(root, "c15.csv"))
  writeLines(c(table(16), paste(4:2000, 0.5, 0.5, sep = ",")), file.path(root, "c16.csv"))
  files <- list.files(root, full.names = TRUE)
  for (fread in c(TRUE, FALSE)) {
    withr::local_options(musefuse.fread = fread)
    all <- read_annotations(files, quiet = TRUE, dimension = "joy")
    one <- lapply(files, read_annotations, quiet = TRUE, dimension = "joy")
    for (x in one) {
      same <- all[all$recording == levels(x$recording), ]
      expect_equal(as.list(same)[c("time", "value")], as.list(x)[c("time", "value")], tolerance = 1e-14)
    }
    expect_identical(nrow(all), sum(vapply(one, nrow, 0L)))
  }
  writeLines(table(17, "4,high,2"), file.path(root, "c17.csv"))
  cnd <- expect_error(read_annotations(root), class = "musefuse_error_values")
  expect_match(cli::ansi_strip(conditionMessage(cnd)), "Line 6, column anna", fixed = TRUE)
})

test_that("files that begin alike are read as each would be by itself, small and large ones", {
  for (rows in c(30L, 600L)) {
    folder <- folder_of(function(i) table_lines(i, rows))
    expect_identical(all_of(folder), one_by_one_of(folder))
  }
})

test_that("a later file with other cells than the first is looked at closely", {
  odd <- list(
    function(lines) c(lines, ",,", ",,"), # rows of a spreadsheet below the table: were an error but in the first file
    function(lines) replace(lines, 9L, "1.75,N/A,0.5"),
    function(lines) replace(lines, 9L, "1.75,\"0.25\",0.5"),
    function(lines) c(lines[1:12], "", lines[-(1:12)]),
    function(lines) paste0(lines, "\r"),
    function(lines) sub(",", " , ", lines)
  )
  for (rows in c(30L, 600L)) {
    for (change in odd) {
      folder <- folder_of(function(i) if (i == 3L) change(table_lines(i, rows)) else table_lines(i, rows))
      expect_identical(all_of(folder), one_by_one_of(folder))
    }
    broken <- folder_of(function(i) {
      lines <- table_lines(i, rows)
      if (i == 3L) replace(lines, 9L, "1.75,oops,0.5") else lines
    })
    expect_error(all_of(broken), "Line 9, column anna: \"oops\"", class = "musefuse_error_values")
  }
})

test_that("a number is the double that is nearest to its text, with and without data.table", {
  # fread() and scan() miss the last bit of these; the C library's strtod() gives what stands here in hexadecimal
  text <- c("-2.206335457", "68.626826887", "-9.021795966", "9.864889142")
  nearest <- c(-0x1.1a693343e8fcdp+1, 0x1.1281dee84fac9p+6, -0x1.20b28d7424f39p+3, 0x1.3bad2bfe71c6bp+3)
  file <- withr::local_tempfile(fileext = ".csv", lines = c("time,anna", paste0(0:11 / 4, ",", rep(text, 3L))))
  for (fread in c(TRUE, FALSE)) {
    withr::local_options(musefuse.fread = fread)
    read <- read_annotations(file, quiet = TRUE, layout = "recordings", dimension = "arousal")
    expect_identical(read$value, rep(nearest, 3L))
  }
})

test_that("columns of one name in each file keep their order where all files have it", {
  expect_identical(levels(all_of(folder_of(function(i) table_lines(i, 12L)))$rater), c("anna", "ben"))
  turned <- folder_of(function(i) sub("anna,ben", "zoe,ben", table_lines(i, 12L)))
  expect_identical(levels(all_of(turned)$rater), c("zoe", "ben"))
  mixed <- folder_of(function(i) if (i == 2L) sub("anna,ben", "zoe,ben", table_lines(i, 12L)) else
    sub("anna,ben", "ben,zoe", table_lines(i, 12L)))
  expect_identical(levels(all_of(mixed)$rater), c("ben", "zoe"))
})
