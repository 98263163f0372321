# Makes the example data of longer recordings: data/energy.rda, physiology.rda, experience.rda, indices.rda. All are
# simulated. Run from the root of the package: Rscript data-raw/days.R
pkgload::load_all(".", quiet = TRUE)
set.seed(20240325)

# Like the other shipped tables they know that they are shipped (data-raw/lineage.R).
keep <- function(name, table, truth) {
  for (old in c("steps", "fit", "lineage")) attr(table, old) <- NULL
  attr(table, "truth") <- lapply(truth, tibble::as_tibble)
  assign(name, add_step(table, NULL, "data", list(name = name)))
  save(list = name, file = file.path("data", paste0(name, ".rda")), compress = "xz", version = 3)
}

# ---- energy: 12 households, 28 days, a value each half hour (kW) ---------------------------------
hour <- seq(0, 23.5, by = 0.5)
bump <- function(centre, width, height) height * exp(-0.5 * ((hour - centre) / width)^2)
shapes <- list(
  work = 0.25 + bump(7, 0.8, 0.8) + bump(19.5, 1.8, 1.6),
  home = 0.35 + bump(9, 1.5, 0.7) + bump(13, 1.6, 0.9) + bump(19, 2.2, 1.1),
  away = 0.2 + 0.04 * sin(2 * pi * hour / 3)
)
days <- as.Date("2024-03-11") + 0:27 # over the Sunday on which clocks go forward
households <- paste0("h", sprintf("%02d", 1:12))
level <- exp(rnorm(12, 0, 0.8))
energy_days <- do.call(rbind, lapply(seq_along(households), function(h) {
  weekend <- format(days, "%u") %in% c("6", "7")
  type <- ifelse(runif(28) < ifelse(weekend, 0.85, 0.12), "home", "work")
  start <- sample(28 - 4, 1)
  type[start + 0:3] <- "away" # four days of holidays
  data.frame(household = households[[h]], date = format(days), type = type, level = level[[h]])
}))
rows <- lapply(seq_len(nrow(energy_days)), function(i) {
  day <- energy_days[i, ]
  at <- as.POSIXct(day$date, tz = "UTC") + hour * 3600
  noise <- as.numeric(stats::arima.sim(list(ar = 0.5), 48, sd = 0.12))
  data.frame(household = day$household, time = format(at, "%Y-%m-%d %H:%M"),
    load = round(day$level * pmax(0.02, shapes[[day$type]] * exp(rnorm(1, 0, 0.08)) + noise), 3))
})
energy <- do.call(rbind, rows)
local <- energy$time
energy <- energy[!(substr(local, 1, 10) == "2024-03-31" & substr(local, 12, 13) == "02"), ] # an hour that was not
energy$time <- as.POSIXct(energy$time, tz = "Europe/Berlin")
energy$meter <- "meter"
energy <- as_annotations(energy, recording = household, rater = meter, value = load)
keep("energy", energy,
  list(days = energy_days))

# ---- physiology: two films, five viewers; EDA at 32 Hz, heart rate at 1 Hz, ratings at 4 Hz -----
smooth_noise <- function(n, width) {
  kernel <- stats::dnorm(seq(-3, 3, length.out = 6 * width + 1))
  x <- stats::filter(rnorm(n + length(kernel) - 1), kernel / sqrt(sum(kernel^2)))
  as.numeric(x[!is.na(x)])
}
seconds_long <- 150
physiology <- list()
stimulus <- list()
lags <- NULL
for (film in c("chase", "meadow")) {
  t32 <- (seq_len(32 * seconds_long) - 1) / 32
  tension <- if (film == "chase") 0.5 + 0.9 * sin(2 * pi * (t32 - 20) / 75) else -0.4 + 0.2 * sin(2 * pi * t32 / 60)
  tension <- tension + 0.35 * smooth_noise(length(t32), 160)
  at <- function(time, lag) stats::approx(t32, tension, pmax(0, time - lag), rule = 2)$y
  stimulus[[film]] <- data.frame(recording = film, time = 0:(seconds_long - 1) + 0.5)
  stimulus[[film]]$value <- round(at(stimulus[[film]]$time, 0), 3)
  for (viewer in paste0("viewer", 1:5)) {
    lag <- c(eda = runif(1, 2.6, 3.8), heart_rate = runif(1, 1, 2), rating = runif(1, 1.2, 2.4))
    t4 <- seq(0, seconds_long - 0.25, by = 0.25)
    t1 <- seq(0, seconds_long - 1, by = 1)
    eda <- runif(1, 3, 9) + runif(1, 0.5, 1.4) * at(t32, lag[["eda"]]) + 0.25 * smooth_noise(length(t32), 64) +
      rnorm(length(t32), 0, 0.004)
    heart <- runif(1, 62, 80) + 5 * at(t1, lag[["heart_rate"]]) + 1.5 * smooth_noise(length(t1), 3)
    rating <- runif(1, 0.35, 0.55) * at(t4, lag[["rating"]]) + 0.08 * smooth_noise(length(t4), 12)
    physiology <- c(physiology, list(
      data.frame(film, viewer, signal = "eda", time = t32, value = round(pmax(0.1, eda), 3)),
      data.frame(film, viewer, signal = "heart_rate", time = t1, value = round(heart, 1)),
      data.frame(film, viewer, signal = "rating", time = t4, value = round(pmin(1, pmax(-1, rating)), 2))
    ))
    lags <- rbind(lags, data.frame(recording = film, rater = viewer, dimension = names(lag),
      lag = round(unname(lag), 2)))
  }
}
physiology <- as_annotations(do.call(rbind, physiology), recording = film, rater = viewer, dimension = signal,
  unit = "s")
physiology <- set_traces(physiology, dimension = "rating", scale = c(-1, 1), labels = c("calm", "tense"))
keep("physiology", physiology, list(signal = do.call(rbind, unname(stimulus)), lags = lags))

# ---- experience: 24 persons, 14 days, six beeps a day of which some are missed ------------------
persons <- data.frame(person = paste0("p", sprintf("%02d", 1:24)),
  type = rep(c("steady", "weary evenings", "ups and downs"), each = 8))
persons$person <- sample(persons$person)
persons <- persons[order(persons$person), ]
beeps <- lapply(seq_len(24), function(p) {
  person <- persons[p, ]
  day <- rep(as.Date("2024-05-06") + 0:13, each = 6)
  clock <- rep(seq(9, 20.25, length.out = 6), 14) + runif(84, -0.9, 0.9)
  own <- rnorm(1, 0, 6)
  evening <- pmax(0, clock - 13) / 7
  tense <- as.numeric(stats::arima.sim(list(ar = 0.5), 84, sd = 1))
  spread <- c(steady = 5, `weary evenings` = 5, `ups and downs` = 16)[[person$type]]
  slope <- if (person$type == "weary evenings") 30 else 4
  mood <- 62 + own - slope * evening + spread * tense
  stress <- 38 - own + 0.8 * slope * evening - 0.8 * spread * tense + rnorm(84, 0, 5)
  answered <- runif(84) > runif(1, 0.1, 0.35)
  time <- format(as.POSIXct(format(day), tz = "UTC") + 60 * round(60 * clock), "%Y-%m-%d %H:%M")
  scale <- function(x) round(pmin(100, pmax(0, x)))
  data.frame(person = person$person, by = "self", time, mood = scale(mood), stress = scale(stress))[answered, ]
})
experience <- as_annotations(do.call(rbind, beeps), recording = person, rater = by, value = c("mood", "stress"),
  time = time)
experience <- set_traces(experience, scale = c(0, 100), sampling = "irregular")
keep("experience", experience, list(persons = persons))

# ---- indices: six indices of one market, three years of trading days -----------------------------
days <- seq(as.Date("2021-01-04"), as.Date("2023-12-29"), by = "day")
days <- days[format(days, "%u") %in% as.character(1:5)]
regime <- character(length(days))
stay <- c(rise = 0.985, fall = 0.975, calm = 0.985)
regime[[1L]] <- "calm"
for (i in seq_along(days)[-1L]) {
  regime[[i]] <- if (runif(1) < stay[[regime[[i - 1L]]]]) regime[[i - 1L]] else
    sample(setdiff(names(stay), regime[[i - 1L]]), 1)
}
drift <- c(rise = 0.0022, fall = -0.0035, calm = 0.0001)[regime]
swing <- c(rise = 0.006, fall = 0.014, calm = 0.004)[regime]
market <- cumsum(drift + swing * rnorm(length(days)))
names <- c("large", "mid", "small", "tech", "value", "abroad")
follows <- c(1, 1.1, 1.25, 1.4, 0.8, 0.7)
late <- c(0, 0, 1, 0, 0, 2) # trading days
indices <- do.call(rbind, lapply(seq_along(names), function(k) {
  own <- as.numeric(stats::arima.sim(list(ar = 0.97), length(days), sd = 0.006 * if (names[[k]] == "abroad") 2 else 1))
  path <- c(rep(market[[1L]], late[[k]]), market)[seq_along(days)]
  data.frame(market = "market", what = "price", index = names[[k]], date = days,
    level = round(c(4000, 9000, 2000, 14000, 900, 300)[[k]] * exp(follows[[k]] * path + own), 2))
}))
indices <- as_annotations(indices, recording = market, rater = index, time = date, value = level, dimension = what)
keep("indices", indices, list(days = data.frame(date = days, regime = regime, signal = round(market, 4))))
