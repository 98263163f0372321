library(musefuse)

# 1. Read. What was guessed is said; `?read_annotations` shows how to say it yourself.
ratings <- read_annotations("ratings")
ratings
autoplot(ratings)

# 2. The raters: do they agree, who is late, who looks odd?
agreement(ratings, c("ccc", "icc_ck"), type = "overall", seed = 1)
estimate_lag(ratings)
rater_diagnostics(ratings)

# 3. One gold standard.
choose_fusion(ratings)
gold <- gold_standard(ratings, method = "ewe", smooth = 4.25)
autoplot(gold)

# 4. Segments and their features.
segments <- segment_fixed(gold, length = 10)
features <- extract_features(gold, segments, "basic")

# 5. Classes.
classes <- cluster_kmeans(features, k = 3, seed = 1)
profile <- profile_classes(classes)
profile
autoplot(profile)

# 6. Take along: files, settings, the methods paragraph.
write_gold_standard(gold, "gold")
write_labels(classes, "labels")
write_settings(classes, "settings.json")
report_methods(classes)
