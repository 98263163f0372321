# What columns, files and folders are called: words for raters, recordings, times, dimensions and for what is kept
# beside the ratings, in the languages that files come in. Names are compared without case, accents, marks and a closing
# "id" or "name": "Participant-ID" is the word "participant".

#' Words that tell what a column is
#'
#' [read_annotations()] and [as_annotations()] tell by its name what a column holds: a table with the columns `time`,
#' `arousal` and `valence` holds two dimensions, one with `time`, `anna` and `ben` two raters. Of a dimension, or an id,
#' whose name they do not know they are told by their arguments or, for a whole project, by the option
#' `musefuse.words`.
#'
#' @param kind What the words stand for: `"dimension"`, `"rater"`, `"recording"`, `"trial"`, `"session"`, `"value"`,
#'   `"time"`, `"dimension_id"` (a column that holds names of dimensions) or `"other"` (columns that hold no ratings:
#'   frames, labels, confidences, buttons, row numbers, ...).
#' @inheritParams rlang::args_dots_empty
#' @returns The words, in lower case and without accents.
#' @examples
#' head(known_words("dimension"))
#' options(musefuse.words = list(dimension = c("cosiness", "nostalgia")))
#' as_annotations(data.frame(time = 0:2, cosiness = 1:3, nostalgia = 2:4))
#' options(musefuse.words = NULL)
#' @family data
#' @export
known_words <- function(kind, ...) {
  check_no_dots()
  words_of(check_choice(kind, names(column_words)))
}

# The readers ask for them of every name of a column.
words_of <- function(kind) {
  own <- getOption("musefuse.words")[[kind]]
  if (is.null(own)) unique_words[[kind]] else unique(c(column_words[[kind]], compact_name(as.character(own))))
}

words <- function(...) unlist(strsplit(trimws(c(...)), "[ \n]+"))

column_words <- list(
  dimension = words(
    "arousal valence dominance liking activation pleasure pleasantness power control expectancy expectation",
    "unpredictability predictability tension energy mood engagement attention interest stress load workload boredom",
    "curiosity trust trustworthiness warmth competence agency communion affiliation joy happiness happy sadness sad",
    "anger angry fear disgust surprise contempt amusement awe calmness calm anxiety anxious frustration",
    "confusion pain comfort",
    "humor humour empathy familiarity novelty suspense immersion presence approach avoidance rapport likability",
    "likeability intimacy cooperation conflict excitement excited relaxation relaxed satisfaction pride shame",
    "guilt love hate hope",
    "relief nostalgia tenderness wonder beauty aesthetics preference emotionality positivity negativity affect",
    "involvement positive negative pleasant unpleasant tense tired bored nervous alert energetic aroused dominant",
    "funny positiv negativ positif negatif positivo negativo",
    "displeasure deactivation disengagement disliking dislike unpleasantness moved chills transcendence sympathy",
    "aro dom scared surprised disgusted fearful neutral contemptuous",
    # sensors, which are fused with ratings
    "hr heartrate ecg ekg eda gsr scl scr emg bvp ppg eeg resp respiration temp temperature skt ibi hrv rsp",
    # German, French, Spanish, Italian, Dutch, Portuguese
    "erregung aktivierung valenz dominanz freude angst wut arger trauer ekel uberraschung anspannung spannung",
    "sympathie",
    "gefallen interesse langeweile vertrauen stimmung aufmerksamkeit belastung schmerz ruhe gluck warme kompetenz",
    "eveil excitation plaisir joie tristesse colere peur degout ennui stress confiance attention douleur humeur",
    "calme bonheur",
    "activacion excitacion valencia dominancia placer agrado alegria tristeza ira miedo asco sorpresa interes",
    "aburrimiento",
    "confianza atencion estres dolor felicidad enojo",
    "attivazione eccitazione valenza dominanza piacere gioia tristezza rabbia paura disgusto sorpresa noia fiducia",
    "attenzione dolore felicita piacevolezza",
    "opwinding activatie valentie dominantie plezier vreugde verdriet boosheid walging verrassing verveling vertrouwen",
    "aandacht pijn geluk spanning",
    "pobudzenie walencja dominacja valens arousaali vireys vireystila miellyttavyys",
    "ativacao excitacao valencia dominancia prazer raiva medo nojo surpresa tedio atencao dor felicidade",
    # Chinese, Japanese, Korean, Russian
    "\u5524\u9192 \u5524\u9192\u5ea6 \u6fc0\u6d3b \u6fc0\u6d3b\u5ea6 \u6548\u4ef7 \u6109\u60a6",
    "\u6109\u60a6\u5ea6 \u652f\u914d \u652f\u914d\u5ea6 \u4f18\u52bf \u4f18\u52bf\u5ea6 \u559c\u6b22",
    "\u60c5\u7eea \u5feb\u4e50 \u60b2\u4f24 \u6124\u6012 \u6050\u60e7 \u6ce8\u610f \u559a\u9192",
    "\u559a\u9192\u5ea6 \u6548\u50f9 \u899a\u9192 \u899a\u9192\u5ea6 \u5feb\u4e0d\u5feb",
    "\u611f\u60c5\u4fa1 \u5feb\u9069\u5ea6 \u652f\u914d\u6027 \u597d\u611f \uac01\uc131",
    "\uac01\uc131\ub3c4 \uc815\uc11c\uac00 \uac10\uc815\uac00 \uc9c0\ubc30 \uc9c0\ubc30\ub3c4",
    "\u0432\u043e\u0437\u0431\u0443\u0436\u0434\u0435\u043d\u0438\u0435",
    "\u0430\u043a\u0442\u0438\u0432\u0430\u0446\u0438\u044f",
    "\u0432\u0430\u043b\u0435\u043d\u0442\u043d\u043e\u0441\u0442\u044c",
    "\u0434\u043e\u043c\u0438\u043d\u0430\u043d\u0442\u043d\u043e\u0441\u0442\u044c",
    "\u043f\u0440\u0438\u044f\u0442\u043d\u043e\u0441\u0442\u044c",
    "\u043d\u0430\u043f\u0440\u044f\u0436\u0435\u043d\u0438\u0435",
    "\u03b4\u03b9\u03ad\u03b3\u03b5\u03c1\u03c3\u03b7 \u03c3\u03b8\u03ad\u03bd\u03bf\u03c2 uyarilma",
    "degerlik baskinlik"
  ),
  rater = words(
    "rater annotator coder judge observer participant subject respondent evaluator reviewer user worker person",
    "ppt pp pid recordingsession",
    "uid sub subj externalpid listener viewer player annotateur",
    "vp vpn vpnr proband probandin versuchsperson beobachter beurteiler bewerter kodierer teilnehmer nutzer person",
    "evaluateur juge observateur sujet codeur auditeur spectateur",
    "participantprivate participantpublic uczestnik sedzia deltagare deltager bedomare osallistuja ucastnik katilimci",
    "evaluador anotador juez observador participante sujeto codificador usuario",
    "valutatore annotatore giudice osservatore partecipante soggetto codificatore utente",
    "beoordelaar proefpersoon deelnemer waarnemer gebruiker annotator",
    "avaliador juiz sujeito utilizador",
    # Polish, Turkish, Czech, Swedish
    "probanden versuchspersonen testpersoon testperson forsoksperson oceniajacy badany sedzia degerlendirici denek",
    "hodnotitel deltagare anvandare osoba kisi",
    # Chinese, Japanese, Korean, Russian
    "\u53c2\u4e0e\u4eba \u8bc4\u4ef7\u4eba \u53d7\u8bd5\u8005 \u8a55\u5b9a\u8005 \ud3c9\uc815\uc790 \uc751\ub2f5\uc790",
    "\u0440\u0435\u0439\u0442\u0435\u0440 \u0441\u0443\u0434\u044c\u044f",
    "\u0430\u043d\u043d\u043e\u0442\u0430\u0442\u043e\u0440",
    "\u043f\u043e\u043b\u044c\u0437\u043e\u0432\u0430\u0442\u0435\u043b\u044c",
    "\u0441\u0443\u0431\u044a\u0435\u043a\u0442",
    "\u88ab\u8bd5 \u53c2\u4e0e\u8005 \u8bc4\u5206\u8005 \u8bc4\u4ef7\u8005 \u8bc4\u5b9a\u8005",
    "\u6807\u6ce8\u8005 \u7f16\u53f7 \u7528\u6237 \u88ab\u8a66 \u53c3\u8207\u8005 \u8a55\u5206\u8005",
    "\u8a55\u4fa1\u8005 \u8a55\u5b9a\u8005 \u53c2\u52a0\u8005 \u88ab\u9a13\u8005 \ud3c9\uac00\uc790",
    "\ucc38\uac00\uc790 \ud53c\ud5d8\uc790 \u044d\u043a\u0441\u043f\u0435\u0440\u0442",
    "\u043e\u0446\u0435\u043d\u0449\u0438\u043a \u0443\u0447\u0430\u0441\u0442\u043d\u0438\u043a",
    "\u0438\u0441\u043f\u044b\u0442\u0443\u0435\u043c\u044b\u0439",
    "\u0440\u0435\u0441\u043f\u043e\u043d\u0434\u0435\u043d\u0442"
  ),
  recording = words(
    "ticker symbol meter smartmeter lcl house scene szene scena escena topic",
    "recording video clip file film movie song stimulus stim item media medium original database excerpt track",
    "music audio",
    "observation episode story conversation dialog dialogue task household movieclip videoclip videofile mediafile",
    "audiofile piece instance",
    "aufnahme ausschnitt sequenz datei lied reiz stuck gesprach",
    "enregistrement fichier chanson extrait",
    "grabacion archivo cancion pelicula estimulo",
    "registrazione brano filmato canzone stimolo",
    "opname bestand fragment liedje",
    "gravacao arquivo musica filme ficheiro",
    # Polish, Turkish, Czech, Swedish
    "nagranie wideo klip bodziec utwor uyaran kayit filmi sarki nahravka inspelning filmpje opname",
    "video's stimolo clipe trecho musica brano",
    # Chinese, Japanese, Korean, Russian
    "\u523a\u6fc0\u7269 \u89c6\u9891\u7247\u6bb5 \u30d3\u30c7\u30aa \u9332\u753b \u66f2 \ud074\ub9bd",
    "\ub3d9\uc601\uc0c1 \uc790\uadf9 \ub179\ud654 \uace1",
    "\u0441\u0442\u0438\u043c\u0443\u043b \u043e\u0442\u0440\u044b\u0432\u043e\u043a",
    "\u0444\u0440\u0430\u0433\u043c\u0435\u043d\u0442",
    "\u89c6\u9891 \u5f55\u50cf \u7247\u6bb5 \u7535\u5f71 \u97f3\u4e50 \u6750\u6599 \u523a\u6fc0",
    "\u8996\u983b \u5f71\u7247 \u52d5\u753b \u6620\u50cf \u97f3\u697d \ube44\ub514\uc624 \uc601\uc0c1",
    "\uc74c\uc545 \u0432\u0438\u0434\u0435\u043e \u0437\u0430\u043f\u0438\u0441\u044c",
    "\u0444\u0438\u043b\u044c\u043c \u043a\u043b\u0438\u043f \u0440\u043e\u043b\u0438\u043a",
    "\u043c\u0443\u0437\u044b\u043a\u0430"
  ),
  trial = words(
    "trial condition block phase run modality mediamodality round version eye",
    "versuch bedingung durchgang essai ensayo condicion bloque prova condizione blocco poging conditie blok",
    "condicao bloco ensaio",
    # Chinese, Japanese, Korean, Russian
    "\u8bd5\u6b21 \u6761\u4ef6 \u8a66\u884c \uc2dc\ud589 \uc870\uac74 \u043f\u0440\u043e\u0431\u0430",
    "\u0443\u0441\u043b\u043e\u0432\u0438\u0435"
  ),
  session = words("session visit pass repetition attempt wave replicate take sitzung messzeitpunkt seance sesion",
    "sessione sessie sessao",
    # Chinese, Japanese, Korean, Russian
    "\u573a\u6b21 \u30bb\u30c3\u30b7\u30e7\u30f3 \uc138\uc158 \u0441\u0435\u0441\u0441\u0438\u044f"
  ),
  dimension_id = words(
    "dimension dim scale attribute emotion construct measure trait dimensions merkmal skala echelle escala scala",
    "dimensione behavior behaviour verhalten comportement",
    "dimensie schaal dimensao emocion emozione emotie emocao",
    # Polish, Turkish, Czech, Swedish
    "wymiar skala cecha boyut olcek meritko skalan dimension",
    # Chinese, Japanese, Korean, Russian
    "\u91cf\u8868 \ucc99\ub3c4 \u0438\u0437\u043c\u0435\u0440\u0435\u043d\u0438\u044f",
    "\u043f\u0430\u0440\u0430\u043c\u0435\u0442\u0440",
    "\u7ef4\u5ea6 \u6307\u6807 \u6b21\u5143 \u5c3a\u5ea6 \ucc28\uc6d0",
    "\u0438\u0437\u043c\u0435\u0440\u0435\u043d\u0438\u0435 \u0448\u043a\u0430\u043b\u0430"
  ),
  value = words(
    "value values rating ratings score scores annotation annotations val data response intensity level slider",
    "wert bewertung urteil messwert antwort valeur evaluation reponse valor puntuacion calificacion respuesta",
    "valore valutazione punteggio risposta waarde beoordeling avaliacao pontuacao resposta nota note",
    # Polish, Turkish, Czech, Swedish
    "wartosc ocena deger puan hodnota hodnoceni varde betyg",
    # Chinese, Japanese, Korean, Russian
    "\u5f97\u5206 \ud3c9\uc810 \u5024",
    "\u8bc4\u5206 \u5206\u6570 \u5f97\u5206 \u6570\u503c \u503c \u8bc4\u4ef7 \u8a55\u5206",
    "\u8a55\u4fa1 \u8a55\u5b9a \u5024 \u5f97\u70b9 \ud3c9\uac00 \uc810\uc218 \uac12",
    "\u043e\u0446\u0435\u043d\u043a\u0430 \u0437\u043d\u0430\u0447\u0435\u043d\u0438\u0435",
    "\u0440\u0435\u0439\u0442\u0438\u043d\u0433 \u0431\u0430\u043b\u043b"
  ),
  time = words(
    "time timestamp timestamps times t clock elapsed datetime epoch unixtime utc hms timecode timepoint",
    "zeit zeitstempel zeitpunkt uhrzeit zeitmarke temps instant horodatage tiempo marcadetiempo tempo tijd",
    "tijdstip tijdstempel",
    "instante czas aika zaman vreme waktu",
    "orario hora ora heure date datum fecha dataora onset start begin",
    "remaining countdown restzeit xvalue submitdate startdate datestamp recordeddate",
    # Chinese, Japanese, Korean, Russian
    "\u65f6\u523b \u6642\u9593\u8ef8 \uc2dc\uc810",
    "\u65f6\u95f4 \u65f6\u95f4\u6233 \u6642\u9593 \u6642\u523b \u65f6\u523b \u65e5\u671f \u65e5\u6642",
    "\uc2dc\uac04 \uc2dc\uac01 \u0432\u0440\u0435\u043c\u044f",
    "\u0442\u0430\u0439\u043c\u043a\u043e\u0434 \u03c7\u03c1\u03cc\u03bd\u03bf\u03c2"
  ),
  other = words(
    "segment segmentnumber label labels class conf confidence sampleindex sample index idx row rownumber rownum",
    "timestampend endtimestamp nr no number num eventindex eventnumber faceid face success",
    "packet packetnumber protocolversion datalength datareliability firmware checksum typetag",
    "worldindex worn fixation fixationid blink blinkid saccadeid nseq samplerate samplingrate dayrel trackingloss",
    "count unnamed button buttons event eventtype duration dur end stop offset partition fold split set frame",
    "frames framenumber",
    "year month jahr monat annee mois ano anio mes anno mese jaar maand",
    "framenr frameidx frameindex imageindex minimumvalue maximumvalue midpointvalue numberofsteps lowerlabel",
    "upperlabel",
    "scalemin scalemax lowerbound upperbound age gender sex country language comment comments notes remark",
    "remarks order ordinal reactiontime rt validity quality outlier outliers artifact artefact flag status gultig",
    "bild zeile nummer taste dauer ende anfang alter geschlecht konfidenz segmentnummer bemerkung",
    "trame image ligne numero bouton duree fin confiance etiquette",
    "fotograma cuadro fila boton duracion etiqueta confianza",
    "fotogramma riga pulsante durata etichetta fine",
    "beeld rij knop duur einde",
    "quadro linha botao duracao rotulo fim",
    # Chinese, Japanese, Korean, Russian
    "\u5e27 \u5e27\u53f7 \u5e8f\u53f7 \u6807\u7b7e \u6027\u522b \u5e74\u9f84 \u30d5\u30ec\u30fc\u30e0",
    "\u756a\u53f7 \u30e9\u30d9\u30eb \u6027\u5225 \u5e74\u9f62 \ud504\ub808\uc784 \ubc88\ud638",
    "\u043a\u0430\u0434\u0440 \u043d\u043e\u043c\u0435\u0440 \u043c\u0435\u0442\u043a\u0430",
    "\u043f\u043e\u043b \u0432\u043e\u0437\u0440\u0430\u0441\u0442"
  )
)

unique_words <- lapply(column_words, unique)

# Names of columns that hold names of dimensions, or labels.
feeling_words <- words("emotion emocion emozione emotie emocao behavior behaviour verhalten comportement")

# Ids that may be anything: who or what they name is told by what they hold.
generic_id_words <- words("variable key series id name group nom nombre")

# Words of scales that films are not called by, as they are by "fear" and "joy".
scale_words <- words("arousal valence dominance liking activation pleasure pleasantness engagement erregung",
  "aktivierung",
  "valenz dominanz eveil activacion attivazione valencia valenza opwinding valentie ativacao excitacao aro val dom")

# How much of a scale films were chosen for.
level_words <- words("high low mid medium hi lo pos neg positive negative neutral strong weak hoch niedrig tief")

# Who rates beside those who are rated, or is rated beside them.
perspective_words <- words("self partner other others own peer external observer")

# Words that add nothing to what a dimension is called: "perceived_arousal", "valence_rating".
filler_words <- words(
  "rating ratings value values score level annotation annotations self sam slider raw smoothed smooth felt perceived",
  "induced continuous mean avg average median scaled normalized normalised norm dimension wert bewertung of the",
  "interpolated joystick emotion emotions"
)

# Nouns that name a state or a quality, and no person but those few: "funniness", "Zufriedenheit".
is_quality <- function(names) {
  token <- name_tokens(names)
  compact <- ifelse(lengths(token) == 1L, vapply(token, function(one) c(one, "")[[1L]], ""), "")
  grepl(paste0("(ness|[iaeo]ty|[ts]ion|ment|ism|ship|ful|less|ous|heit|keit|schaft|cion|zione|heid|idad|.{5}ung)$"),
    compact) & nchar(compact) > 5L &
    !compact %in% words("verity trinity felicity charity serenity unity amity clement prosperity christy")
}

# What a column of row numbers is called.
counter_words <- words("id index idx row rows rownames rowname rowid rowindex nr no num number n obs observation case",
  "line lineno recno record lfd lfdnr laufnummer zeile zeilennummer ligne fila riga rij linha key")

# What a fusion of raters is called.
gold_words <- words("goldstandard gold consensus groundtruth")
# What fused values are called in files of gold standards.
fused_words <- c(gold_words, words("mean ewe average avg wert mittelwert valeur moyenne valor media valore gemiddelde",
  "waarde \u5e73\u5747 \u5e73\u5747\u503c \u503c \u5024 \u5e73\u5747\u5024",
  "\u0441\u0440\u0435\u0434\u043d\u0435\u0435 \u0437\u043d\u0430\u0447\u0435\u043d\u0438\u0435"))

# What is computed of ratings and lies beside them.
derived_words <- words(
  "delta deltas diff diffs difference differences differenced differential change changes speed velocity acceleration",
  "derivative derivatives deriv slope slopes gradient cumulative cumulated cumsum cum zscore zscores zscored smoothed",
  "smooth filtered lowpass detrended detrend demeaned centered centred standardized standardised normalized",
  "normalised rescaled scaled lagged residual residuals resid rolling moving ewma fitted predicted prediction pred",
  "trend abs pct percentile integral envelope rms interpolated resampled imputed",
  "differenz differenzen veranderung anderung steigung ableitung geschwindigkeit kumuliert geglattet gefiltert",
  "standardisiert normiert normalisiert zwert residuum",
  "changement vitesse pente derivee cumul lisse filtre ecart diferencia cambio velocidad pendiente suavizado acumulado",
  "differenza variazione velocita pendenza verschil verandering snelheid"
)
# What is told of another column, which the rest of the name is: "arousal_conf", "weight_anna".
about_words <- words(
  "conf confidence certainty uncertainty reliability weight weights quality valid validity flag outlier",
  "konfidenz sicherheit gewicht confiance poids confianza peso fiducia")
derived_fillers <- words("first second of d rate average mean sum avg std sd window change abs min max")

spread_words <- words("sd std stdev stddev var variance se sem stderr ci lower upper low high n min max")

medium_words <- words("video media medium stimulus stim film movie song audio clip music")

# The columns of the long layout of write_annotations(), which hold what they are called, whatever it looks like.
own_columns <- c("recording", "dimension", "rater", "value")

has_own_columns <- function(names) all(own_columns %in% names) && anyDuplicated(names) == 0L

# ---- names ---------------------------------------------------------------------------------------

accented <- c(
  from = paste0("\u00e0\u00e1\u00e2\u00e3\u00e4\u00e5\u00e7\u00e8\u00e9\u00ea\u00eb\u00ec\u00ed\u00ee",
    "\u00ef\u00f1\u00f2\u00f3\u00f4\u00f5\u00f6\u00f8\u00f9\u00fa\u00fb\u00fc\u00fd\u00b5",
    "\u0101\u0103\u0105\u0107\u010d\u010f\u0111\u0113\u0119\u011b\u011f\u012b\u0131\u0142",
    "\u0144\u0148\u0151\u0159",
    "\u015b\u0161\u015f\u0219\u0165\u0163\u021b\u016b\u016f\u0171\u017a\u017c\u017e"),
  to = "aaaaaaceeeeiiiinoooooouuuuyuaaaccddeeegiilnnorsssstttuuuzzz"
)

# "VideoTime [ms]" -> "video time ms"; "St\u00fcck" -> "stuck".
name_tokens <- function(x) {
  x <- enc2utf8(as.character(x))
  x <- gsub("([a-z0-9])([A-Z])", "\\1 \\2", x, perl = TRUE)
  x <- chartr(accented[["from"]], accented[["to"]], lower(x))
  x <- gsub("\u00df", "ss", x, fixed = TRUE)
  marks <- if (all(is_ascii(x))) "[^a-z0-9%]+" else "[^\\p{L}\\p{M}\\p{N}%]+" # other scripts have letters, too
  strsplit(trimws(gsub(marks, " ", x, perl = TRUE)), " +")
}

is_ascii <- function(x) !grepl("[^ -~\t]", x)

compact_name <- function(x) vapply(name_tokens(x), paste, "", collapse = "")

# Is each name one of the words of a kind?
is_word <- function(x, kind, compact = compact_name(x)) {
  compact[compact == "valid"] <- "validity" # no "val" with an id
  numbered <- "(id|ids|name|nr|no|num|number|code|label|nummer|index)$|[\u7f16\u756a]?[\u53f7\u865f]$|\ubc88\ud638$"
  bare <- sub(numbered, "", compact)
  known <- words_of(kind)
  led <- sub("^(id|code|codigo|codice|numero|nom|nome|nombre)(de|du|do|del|della|of)?", "", compact)
  compact %in% known | (bare %in% known & nzchar(bare)) | (led != compact & led %in% known)
}

# Is each a word of any kind, as the name of a column is?
is_known_name <- function(x) {
  compact <- compact_name(x)
  kinds <- setdiff(names(column_words), "dimension")
  Reduce(`|`, lapply(kinds, is_word, x = x, compact = compact), !is.na(time_rank(x))) |
    nzchar(dimension_of_name(x)$dimension)
}

# The dimension that a column is called after, "" where none: the column's own name, where all its other words are
# fillers; and what is left, where they name somebody ("anna_arousal", "valence.2").
dimension_of_name <- function(x) {
  tokens <- name_tokens(x)
  known <- words_of("dimension")
  if (any(unlist(tokens) == "aro")) known <- c(known, "val")
  numbered <- numbered_dimensions(tokens, known)
  x[numbered] <- sub("([0-9]+)$", "_\\1", x[numbered])
  tokens[numbered] <- name_tokens(x[numbered])
  parts <- lapply(seq_along(x), function(i) {
    token <- tokens[[i]]
    if (length(token) > 0L && paste(token, collapse = "") %in% known) {
      return(c(x[[i]], ""))
    }
    at <- which(token %in% known)
    if (length(at) == 0L) {
      return(glued_name(x[[i]]))
    }
    rest <- token[-at]
    if (length(at) != 1L || any(rest %in% spread_words)) {
      return(c("", ""))
    }
    if (all(rest %in% filler_words)) {
      return(c(x[[i]], ""))
    }
    split_name(x[[i]], token[[at]])
  })
  list(dimension = vapply(parts, `[[`, "", 1L), rest = vapply(parts, `[[`, "", 2L))
}

# "arousal1", "valence1", "arousal2", ...: numbers behind dimensions number raters.
numbered_dimensions <- function(tokens, known) {
  last <- vapply(tokens, function(token) c(rev(token), "")[[1L]], "")
  bare <- sub("[0-9]+$", "", last)
  numbered <- which(bare != last & bare %in% known & !last %in% known)
  if (length(numbered) > 1L) numbered else integer()
}

# A scale `behind` or `before` the rest of a name, of which no mark parts it. Short words ("aro") need a capital; who
# feels displeasure, or prevalence, is of no rater.
glued_patterns <- local({
  either <- function(words) paste0("(?i:", paste(words, collapse = "|"), ")")
  short <- either(scale_words[nchar(scale_words) < 5L])
  long <- either(scale_words[nchar(scale_words) >= 5L])
  other <- "(?i:de|dis|un|non|re|in|pre|equi|ambi|poly|co|bi|tri|multi|mono|uni)"
  c(behind = sprintf("^(?!%s%s)(.+?)(%s|(?<=[a-z0-9])(?=[A-Z])%s)$", other, long, long, short),
    before = sprintf("^(%s|%s(?=[A-Z0-9]))(.+)$", long, short))
})

# NA where there is none.
glued_scale <- function(names, side) {
  match <- regmatches(names, regexec(glued_patterns[[side]], names, perl = TRUE))
  part <- function(k) vapply(match, function(one) one[k + 1L], "")
  if (side == "behind") list(dimension = part(2L), names = part(1L)) else list(dimension = part(1L), names = part(2L))
}

# "annaarousal" -> "arousal", "anna".
glued_name <- function(name) {
  found <- glued_scale(name, "behind")
  if (is.na(found$dimension) || lower(found$names) %in% filler_words) c("", "") else c(found$dimension, found$names)
}

# "Anna_Arousal" -> "Arousal", "Anna", as they are spelt; of "Anna's arousal", too.
split_name <- function(name, word) {
  bare <- gsub("'s\\b", "", gsub("([a-z])([A-Z])", "\\1_\\2", name, perl = TRUE), perl = TRUE)
  pieces <- strsplit(bare, "[^[:alnum:]]+")[[1L]]
  pieces <- pieces[nzchar(pieces)]
  hit <- which(compact_name(pieces) == word)
  if (length(hit) != 1L || length(pieces) < 2L) {
    return(c("", ""))
  }
  rest <- pieces[-hit]
  rest <- rest[!lower(rest) %in% filler_words]
  c(pieces[[hit]], paste(rest, collapse = "_"))
}

# Parts of recordings, and labels of what happens in one.
scene_words <- words("scene szene scena escena episode")

# What a file's or folder's name speaks of: "rater", "recording", "dimension" or "".
role_of_name <- function(x) {
  tokens <- name_tokens(gsub("([A-Za-z])([0-9])", "\\1 \\2", x))
  first <- vapply(tokens, function(token) c(token, "")[[1L]], "")
  role <- rep("", length(x))
  role[is_word(first, "recording", first) | first %in% words("scene trial stimulus")] <- "recording"
  role[is_word(first, "rater", first) | grepl("^[psPS][-_]?[0-9]+$", x)] <- "rater"
  dimension <- dimension_of_name(x)
  role[nzchar(dimension$dimension) & !nzchar(dimension$rest)] <- "dimension"
  role
}
