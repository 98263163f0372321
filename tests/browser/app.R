# Rscript app.R PORT FOLDER OUTPUT: the explorer on a folder of ratings, which are written there first, with a tone for
# each recording beside them; what it hands back is saved to OUTPUT.
arguments <- commandArgs(TRUE)
folder <- arguments[[2L]]
ratings <- musefuse::ratings
musefuse::write_annotations(ratings, folder)

# A sound of so many seconds: WAV, 8 bits, one channel, 4 kHz.
write_tone <- function(file, seconds, rate = 4000L) {
  samples <- as.raw(128 + 20 * sin(2 * pi * 440 * seq_len(seconds * rate) / rate))
  out <- file(file, "wb")
  on.exit(close(out))
  number <- function(x, size = 4L) writeBin(as.integer(x), out, size = size, endian = "little")
  writeChar("RIFF", out, eos = NULL); number(36L + length(samples)); writeChar("WAVEfmt ", out, eos = NULL)
  number(16L); number(1L, 2L); number(1L, 2L); number(rate); number(rate); number(1L, 2L); number(8L, 2L)
  writeChar("data", out, eos = NULL); number(length(samples)); writeBin(samples, out)
}
media <- file.path(dirname(folder), "media")
dir.create(media)
for (clip in levels(ratings$recording)) write_tone(file.path(media, paste0(clip, ".wav")), 120)

options(shiny.port = as.integer(arguments[[1L]]), shiny.host = "127.0.0.1")
saveRDS(musefuse::explore(folder, media = media, launch_browser = FALSE), arguments[[3L]])
