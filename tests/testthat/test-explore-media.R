skip_if_not_installed("shiny")

test_that("recordings are found by their names", {
  folder <- withr::local_tempdir()
  file.create(file.path(folder, c("clip 1.mp4", "clip2.wav", "notes.txt")))
  expect_identical(basename(media_files(folder)), c("clip 1.mp4", "clip2.wav"))
  expect_named(media_files(folder), c("clip 1", "clip2"))
  expect_length(media_files(NULL), 0L)
})

test_that("where the files of ratings tell the path of the recording and it is there, it is taken", {
  folder <- withr::local_tempdir()
  file.create(there <- file.path(folder, "film.webm"))
  known <- set_traces(ratings, media = there, recording = "clip1")
  known <- set_traces(known, media = file.path(folder, "gone.mp4"), recording = "clip2")
  expect_named(told_media(known), "clip1")
  expect_match(told_media(known), "film[.]webm$")
  expect_length(told_media(ratings), 0L)
})

test_that("a player gets the part that it asks for", {
  file <- withr::local_tempfile(fileext = ".wav")
  writeBin(as.raw(0:99), file)
  part <- serve_part(file, list(HTTP_RANGE = "bytes=10-19"))
  expect_identical(part$content, as.raw(10:19))
  expect_identical(part$status, 206L)
  expect_identical(part$headers$`Content-Range`, "bytes 10-19/100")
  expect_identical(part$content_type, "audio/wav")
  expect_identical(serve_part(file, list(HTTP_RANGE = "bytes=90-"))$content, as.raw(90:99))
  expect_identical(serve_part(file, list(), most = 5)$content, as.raw(0:4))
  expect_identical(serve_part(file, list(HTTP_RANGE = "bytes=100-"))$status, 416L)
  expect_identical(serve_part("gone.mp4", list())$status, 416L)
})
