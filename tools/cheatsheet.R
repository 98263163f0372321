# Rscript tools/cheatsheet.R: draws the cheat sheet, one landscape page, as pkgdown/assets/cheatsheet.html and (where
# Chromium is found) cheatsheet.pdf. The pictures are those of the shipped data, and every verb that it names is an
# export with the arguments that are shown: else it stops. `check` as its argument does that and draws nothing.
suppressPackageStartupMessages(library(musefuse))

# A section: its title, and lines of a call and what it is for.
sections <- list(
  "1 Read" = c(
    "read_annotations(\"folder\")" = "files of any layout; says what it guessed",
    "as_annotations(table)" = "a data frame",
    "traces(x)" = "what is known of each trace: scale, rate, media",
    "rater_diagnostics(x)" = "who looks odd: flat, contrary, late",
    "agreement(x, \"ccc\")" = "do they agree? CCC, ICC, alpha, ...",
    "exclude_annotations(x, \"why\", rater = \"ann\")" = "reason on record"
  ),
  "2 Prepare and align" = c(
    "rescale_annotations(x, from, to)" = "another scale; turn round",
    "smooth_savgol(x, 3)" = "3 seconds; smooth_average(), smooth_kernel()",
    "standardise_annotations(x, \"rater\")" = "levels and ranges of raters out",
    "estimate_lag(x)" = "how late is each rater?",
    "shift_lag(x, lags)" = "and back by it",
    "align_gctw(x)" = "warp in time; align_dtw(), align_ctw()"
  ),
  "3 Fuse" = c(
    "gold_standard(x, method = \"ewe\")" = "one line: smooth, standardise, fuse",
    "fuse_mean(x)" = "hard to beat; fuse_median()",
    "fuse_ewe(x)" = "weights by agreement",
    "fuse_raaw(x)" = "aligned in time, then weighted",
    "fuse_latent(x)" = "lags, levels, noise in one model",
    "compare_fusions(x, test = TRUE)" = "side by side, with a test",
    "tidy(gold)" = "the raters' weights"
  ),
  "4 Segments and features" = c(
    "segment_fixed(gold, 10)" = "every 10 s; segment_sliding()",
    "segment_changepoint(gold)" = "where it changes",
    "segment_table(\"segments.csv\")" = "your own",
    "extract_features(gold, segments)" = "one row a segment",
    "feature_catalogue()" = "which features there are",
    "reduce_pca(features, 2)" = "reduce_umap(), reduce_som(), ..."
  ),
  "5 Classes" = c(
    "choose_k(features)" = "how many?",
    "cluster_kmeans(features, k = 3)" = "cluster_gmm(), cluster_hdbscan(), ...",
    "search_classes(features)" = "many settings, ranked",
    "pick_classes(search)" = "the best of them",
    "cluster_stability(classes)" = "would they come again?",
    "profile_classes(classes)" = "what sets them apart",
    "name_classes(classes, circumplex_rules())" = "calm, tense, ..."
  ),
  "6 Take along" = c(
    "write_gold_standard(gold, \"out\")" = "write_labels(), write_features()",
    "report(classes, \"report.html\")" = "one file with it all",
    "report_methods(classes)" = "the paragraph for the paper",
    "settings(classes)" = "the script that made it",
    "run_settings(\"run.json\", x)" = "the same again, on the same or others"
  )
)

# ---- every call is one that can be made ----------------------------------------------------------

check_call <- function(text) {
  call <- str2lang(text)
  verb <- as.character(call[[1L]])
  if (!verb %in% getNamespaceExports("musefuse")) stop(verb, "() is no export", call. = FALSE)
  unknown <- setdiff(names(call)[nzchar(names(call))], names(formals(getExportedValue("musefuse", verb))))
  if (length(unknown) > 0L) stop(verb, "() has no ", toString(unknown), call. = FALSE)
}
calls <- unlist(lapply(sections, names))
for (text in calls) check_call(text)
for (text in unlist(sections)) {
  for (verb in regmatches(text, gregexpr("[a-z_]+\\(\\)", text))[[1L]]) check_call(verb)
}
if (identical(commandArgs(TRUE), "check")) {
  cat(length(calls), "calls are exports with these arguments\n")
  quit(save = "no")
}

# ---- pictures ----------------------------------------------------------------------------------

picture <- function(plot, width, height) {
  file <- tempfile(fileext = ".png")
  ggplot2::ggsave(file, plot, width = width, height = height, dpi = 160)
  paste0("data:image/png;base64,", jsonlite::base64_enc(readBin(file, "raw", file.size(file))))
}
some <- ratings[ratings$recording == "clip2" & ratings$dimension == "arousal", ]
gold <- fuse_raaw(ratings)
shown <- gold[gold$recording == "clip2" & gold$dimension == "arousal", ]
segments <- suppressMessages(segment_fixed(gold, 10))
features <- extract_features(gold, segments, "basic")
classes <- cluster_kmeans(features, k = 3, seed = 1)
bare <- ggplot2::labs(title = NULL, subtitle = NULL, caption = NULL)
pictures <- list(
  "1 Read" = autoplot(some) + bare + ggplot2::theme(legend.position = "none"),
  "2 Prepare and align" = autoplot(align_gctw(some), type = "warp") + bare + ggplot2::theme(legend.position = "none"),
  "3 Fuse" = autoplot(shown) + bare,
  "4 Segments and features" = autoplot(segment_changepoint(shown, min_length = 5, penalty = 2), data = shown) + bare,
  "5 Classes" = autoplot(classes) + bare + ggplot2::theme(legend.position = "none"),
  "6 Take along" = autoplot(profile_classes(classes), type = "timeline", gold = shown,
    segments = segments) + bare +
    ggplot2::theme(legend.position = "none")
)

# ---- the page ------------------------------------------------------------------------------------

escaped <- function(text) gsub("<", "&lt;", gsub("&", "&amp;", text))
section <- function(title) {
  lines <- sections[[title]]
  c("<section>", paste0("<h2>", title, "</h2>"),
    sprintf("<img src=\"%s\" alt=\"%s\">", picture(pictures[[title]], 4.2, 1.9),
      paste("Picture:", sub("^. ", "", title))),
    "<dl>", sprintf("<dt><code>%s</code></dt><dd>%s</dd>", escaped(names(lines)), escaped(lines)), "</dl>",
    "</section>")
}
logo <- readLines(file.path("man", "figures", "logo.svg"))
style <- "
@page { size: A4 landscape; margin: 7mm; }
* { box-sizing: border-box; }
body { font: 11.2px/1.28 'DejaVu Sans', Verdana, sans-serif; color: #16202b; background: #fff; margin: 0 auto; }
body { max-width: 1090px; }
header { display: flex; align-items: center; gap: 14px; border-bottom: 3px solid #B8860B; padding-bottom: 5px; }
header svg { width: 58px; height: 67px; }
h1 { font-size: 22px; margin: 0; } header p { margin: 2px 0 0; }
main { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 7px 14px; margin-top: 7px; }
section { break-inside: avoid; }
h2 { font-size: 13px; margin: 0 0 3px; padding: 2px 7px; color: #fff; background: #16202b; }
img { width: 100%; height: 120px; object-fit: contain; }
dl { margin: 0; } dt { margin-top: 1px; } dd { margin: 0 0 1px 12px; color: #48525c; display: inline; }
dt { display: inline; } dl > dd::after { content: '\\a'; white-space: pre; }
code { font: 10.4px 'DejaVu Sans Mono', Consolas, monospace; color: #00568a; }
footer { margin-top: 6px; border-top: 1px solid #c8ced3; padding-top: 4px; font-size: 10.4px; }
@media screen and (max-width: 800px) { main { grid-template-columns: 1fr; } body { padding: 8px; } }
@media screen and (prefers-color-scheme: dark) {
  body { background: #1d2125; color: #e8e8e8; } dd { color: #b9c1c8; } code { color: #7cc4f0; }
  h2 { background: #33404d; }
  img { filter: invert(.88) hue-rotate(180deg); }
}"
page <- c(
  "<!DOCTYPE html>", "<html lang=\"en\">", "<head>", "<meta charset=\"utf-8\">",
  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">", "<title>musefuse: cheat sheet</title>",
  "<style>", style, "</style>", "</head>", "<body>", "<header>", logo[grep("<svg", logo)[[1L]]:length(logo)],
  "<div><h1>musefuse: gold standards and classes from continuous ratings</h1>",
  paste0("<p>A table goes from verb to verb: <code>x</code> are annotations (<code>recording, dimension, rater, ",
    "time, value</code>). Each table prints what it is, <code>autoplot()</code> draws it, <code>settings()</code> ",
    "says how it was made.</p></div>"),
  "</header>", "<main>", unlist(lapply(names(sections), section)), "</main>",
  paste0("<footer>Without code: <code>explore(\"folder\")</code> in the browser. From a shell: ",
    "<code>Rscript -e 'musefuse::cli()' gold folder --method ewe -o gold.csv</code>. ",
    "Windows are seconds, or <code>samples(5)</code>. The same seed gives the same bytes.</footer>"),
  "</body>", "</html>")
folder <- file.path("pkgdown", "assets")
dir.create(folder, recursive = TRUE, showWarnings = FALSE)
html <- file.path(folder, "cheatsheet.html")
writeLines(page, html, useBytes = TRUE)

chromium <- Sys.which(c("chromium", "chromium-headless-shell", "google-chrome"))
chromium <- chromium[nzchar(chromium)]
if (length(chromium) > 0L) {
  system2(chromium[[1L]], c("--headless", "--no-sandbox", "--disable-dev-shm-usage", "--no-pdf-header-footer",
    paste0("--print-to-pdf=", shQuote(file.path(folder, "cheatsheet.pdf"))),
    shQuote(paste0("file://", normalizePath(html)))), stdout = FALSE, stderr = FALSE)
}
