# The recordings themselves: which file belongs to which recording, and playing a stretch of it.

# What browsers play.
playable <- "[.](mp4|webm|ogv|mov|m4v|mp3|wav|ogg|m4a)$"

# The files of the folder `media` by the recording that they are named after.
media_files <- function(media, call = caller_env()) {
  if (is.null(media)) {
    return(character())
  }
  folder <- check_there(check_string(media, call = call), call)
  files <- list.files(folder, pattern = playable, ignore.case = TRUE)
  stats::setNames(file.path(normalizePath(folder), files), sub("[.][^.]*$", "", files))
}

# Where the files of ratings tell the path of what was rated, and it is there.
told_media <- function(ratings) {
  facts <- unique(trace_facts(ratings)[c("recording", "media")])
  facts <- facts[grepl(playable, facts$media, ignore.case = TRUE) & file.exists(facts$media), ]
  stats::setNames(normalizePath(facts$media), facts$recording)
}

# The part of a file that a player asks for, which is how it comes to the middle of a long one; at most so many bytes
# at a time.
serve_part <- function(file, request, most = 2^21) {
  size <- file.size(file)
  asked <- regmatches(request$HTTP_RANGE %||% "", regexec("^bytes=([0-9]+)-([0-9]*)", request$HTTP_RANGE %||% ""))[[1L]]
  from <- if (length(asked) > 0L) as.numeric(asked[[2L]]) else 0
  to <- min(if (length(asked) > 0L && nzchar(asked[[3L]])) as.numeric(asked[[3L]]) else Inf, from + most - 1, size - 1)
  headers <- list(`Accept-Ranges` = "bytes")
  if (!is.finite(size) || from > to) {
    return(shiny::httpResponse(416L, "text/plain", "", headers))
  }
  content <- file(file, "rb")
  on.exit(close(content))
  seek(content, from)
  headers$`Content-Range` <- sprintf("bytes %.0f-%.0f/%.0f", from, to, size)
  shiny::httpResponse(206L, media_type(file), readBin(content, "raw", to - from + 1), headers)
}

media_type <- function(file) {
  suffix <- lower(tools::file_ext(file))
  switch(suffix, mp4 = , m4v = , mov = "video/mp4", ogv = "video/ogg", webm = "video/webm", mp3 = "audio/mpeg",
    m4a = "audio/mp4", paste0("audio/", suffix))
}

media_player <- function() {
  shiny::tags$video(id = "player", controls = NA, hidden = NA, preload = "auto", tabindex = "0",
    `aria-label` = "The recording of the chosen segment")
}

# Winds to `start` as soon as the file can be played, and plays to `end`; without a file the player goes. Sound has
# nothing to show but the buttons.
media_script <- "Shiny.addCustomMessageHandler('musefuse_play', function(at) {
  var player = document.getElementById('player');
  player.hidden = !at.src;
  if (!at.src) { player.pause(); player.removeAttribute('src'); return; }
  var from = function() {
    player.currentTime = at.start;
    player.ontimeupdate = null;
    if (!at.play) { player.pause(); return; }
    player.ontimeupdate = function() {
      if (player.currentTime >= at.end) { player.ontimeupdate = null; player.pause(); }
    };
    var played = player.play();
    if (played) played.catch(function() {});
  };
  if (player.getAttribute('src') === at.src) { from(); return; }
  player.onloadedmetadata = function() {
    player.style.height = player.videoHeight ? '' : '54px';
    from();
  };
  player.setAttribute('src', at.src);
});"
