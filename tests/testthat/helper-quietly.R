quietly <- function(code) suppressMessages(suppressWarnings(code))

# Snapshots of tables: newer versions of pillar say otherwise how many rows there are more.
any_pillar <- function(lines) sub("^# (i|\\.\\.\\. with) (?=[0-9]+ more rows)", "# ... with ", lines, perl = TRUE)
