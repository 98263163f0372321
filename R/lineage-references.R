# What the methods paragraph cites: key, how the text names it, the entry of the list of references and
# its DOI (NA where a work has none). The same works as on the help pages.

method_references <- local({
  entry <- function(key, cited, full, doi = NA_character_) {
    data.frame(key = key, cited = cited, full = full, doi = doi)
  }
  rbind(
    entry("stappen2021", "Stappen et al., 2021",
      paste("Stappen, L., Schumann, L., Sertolli, B., Baird, A., Weigell, B., Cambria, E., & Schuller, B. W. (2021).",
        "MuSe-Toolbox: The multimodal sentiment analysis continuous annotation fusion and discrete class",
        "transformation toolbox. MuSe '21, 75-82."),
      "10.1145/3475957.3484451"),
    entry("savitzky1964", "Savitzky & Golay, 1964",
      paste("Savitzky, A., & Golay, M. J. E. (1964). Smoothing and differentiation of data by simplified least",
        "squares procedures. Analytical Chemistry, 36(8), 1627-1639."),
      "10.1021/ac60214a047"),
    entry("mariooryad2015", "Mariooryad & Busso, 2015",
      paste("Mariooryad, S., & Busso, C. (2015). Correcting time-continuous emotional labels by modeling the reaction",
        "lag of evaluators. IEEE Transactions on Affective Computing, 6(2), 97-108."),
      "10.1109/TAFFC.2014.2334294"),
    entry("lin1989", "Lin, 1989",
      paste("Lin, L. I.-K. (1989). A concordance correlation coefficient to evaluate reproducibility. Biometrics,",
        "45(1), 255-268."),
      "10.2307/2532051"),
    entry("mcgraw1996", "McGraw & Wong, 1996",
      paste("McGraw, K. O., & Wong, S. P. (1996). Forming inferences about some intraclass correlation coefficients.",
        "Psychological Methods, 1(1), 30-46."),
      "10.1037/1082-989X.1.1.30"),
    entry("brennan2001", "Brennan, 2001", "Brennan, R. L. (2001). Generalizability theory. Springer.",
      "10.1007/978-1-4757-3456-0"),
    entry("cohen1960", "Cohen, 1960",
      paste("Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological",
        "Measurement, 20(1), 37-46."),
      "10.1177/001316446002000104"),
    entry("conger1980", "Conger, 1980",
      paste("Conger, A. J. (1980). Integration and generalization of kappas for multiple raters. Psychological",
        "Bulletin, 88(2), 322-328."),
      "10.1037/0033-2909.88.2.322"),
    entry("cronbach1951", "Cronbach, 1951",
      "Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika, 16(3), 297-334.",
      "10.1007/BF02310555"),
    entry("gwet2008", "Gwet, 2008",
      paste("Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high agreement.",
        "British Journal of Mathematical and Statistical Psychology, 61(1), 29-48."),
      "10.1348/000711006X126600"),
    entry("holm1979", "Holm, 1979",
      paste("Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of",
        "Statistics, 6(2), 65-70.")),
    entry("kendall1939", "Kendall & Babington Smith, 1939",
      paste("Kendall, M. G., & Babington Smith, B. (1939). The problem of m rankings. Annals of Mathematical",
        "Statistics, 10(3), 275-287."),
      "10.1214/aoms/1177732186"),
    entry("searle1987", "Searle, 1987", "Searle, S. R. (1987). Linear models for unbalanced data. Wiley."),
    entry("spearman1904", "Spearman, 1904",
      paste("Spearman, C. (1904). The proof and measurement of association between two things. American Journal of",
        "Psychology, 15(1), 72-101."),
      "10.2307/1412159"),
    entry("krippendorff2004", "Krippendorff, 2004",
      "Krippendorff, K. (2004). Content analysis: An introduction to its methodology (2nd ed.). Sage."),
    entry("politis1992", "Politis & Romano, 1992",
      paste("Politis, D. N., & Romano, J. P. (1992). A circular block-resampling procedure for stationary data. In",
        "R. LePage & L. Billard (Eds.), Exploring the limits of bootstrap (pp. 263-270). Wiley.")),
    entry("politis2004", "Politis & White, 2004",
      paste("Politis, D. N., & White, H. (2004). Automatic block-length selection for the dependent bootstrap.",
        "Econometric Reviews, 23(1), 53-70."),
      "10.1081/ETC-120028836"),
    entry("patton2009", "Patton et al., 2009",
      paste("Patton, A., Politis, D. N., & White, H. (2009). Correction to \"Automatic block-length selection for the",
        "dependent bootstrap\" by D. Politis and H. White. Econometric Reviews, 28(4), 372-375."),
      "10.1080/07474930802459016"),
    entry("phipson2010", "Phipson & Smyth, 2010",
      paste("Phipson, B., & Smyth, G. K. (2010). Permutation P-values should never be zero: Calculating exact P-values",
        "when permutations are randomly drawn. Statistical Applications in Genetics and Molecular Biology, 9(1),",
        "Article 39."),
      "10.2202/1544-6115.1585"),
    entry("efron1981", "Efron & Stein, 1981",
      "Efron, B., & Stein, C. (1981). The jackknife estimate of variance. Annals of Statistics, 9, 586-596.",
      "10.1214/aos/1176345462"),
    entry("huber1964", "Huber, 1964",
      paste("Huber, P. J. (1964). Robust estimation of a location parameter. Annals of Mathematical Statistics, 35,",
        "73-101."),
      "10.1214/aoms/1177703732"),
    entry("bradley1952", "Bradley & Terry, 1952",
      paste("Bradley, R. A., & Terry, M. E. (1952). Rank analysis of incomplete block designs: I. The method of paired",
        "comparisons. Biometrika, 39, 324-345."),
      "10.2307/2334029"),
    entry("hunter2004", "Hunter, 2004",
      "Hunter, D. R. (2004). MM algorithms for generalized Bradley-Terry models. Annals of Statistics, 32, 384-406.",
      "10.1214/aos/1079120141"),
    entry("maritz1978", "Maritz & Jarrett, 1978",
      paste("Maritz, J. S., & Jarrett, R. G. (1978). A note on estimating the variance of the sample median. Journal",
        "of the American Statistical Association, 73, 194-196."),
      "10.1080/01621459.1978.10480027"),
    entry("grimm2005", "Grimm & Kroschel, 2005",
      paste("Grimm, M., & Kroschel, K. (2005). Evaluation of natural emotions using self assessment manikins. IEEE",
        "Workshop on Automatic Speech Recognition and Understanding, 381-385."),
      "10.1109/ASRU.2005.1566530"),
    entry("sakoe1978", "Sakoe & Chiba, 1978",
      paste("Sakoe, H., & Chiba, S. (1978). Dynamic programming algorithm optimization for spoken word recognition.",
        "IEEE Transactions on Acoustics, Speech, and Signal Processing, 26, 43-49."),
      "10.1109/TASSP.1978.1163055"),
    entry("itakura1975", "Itakura, 1975",
      paste("Itakura, F. (1975). Minimum prediction residual principle applied to speech recognition. IEEE",
        "Transactions on Acoustics, Speech, and Signal Processing, 23, 67-72."),
      "10.1109/TASSP.1975.1162641"),
    entry("monti2003", "Monti et al., 2003",
      paste("Monti, S., Tamayo, P., Mesirov, J., & Golub, T. (2003). Consensus clustering: A resampling-based method",
        "for class discovery and visualization of gene expression microarray data. Machine Learning, 52, 91-118."),
      "10.1023/A:1023949509487"),
    entry("fred2005", "Fred & Jain, 2005",
      paste("Fred, A. L. N., & Jain, A. K. (2005). Combining multiple clusterings using evidence accumulation. IEEE",
        "Transactions on Pattern Analysis and Machine Intelligence, 27, 835-850."),
      "10.1109/TPAMI.2005.113"),
    entry("petitjean2011", "Petitjean et al., 2011",
      paste("Petitjean, F., Ketterlin, A., & Gan\u00e7arski, P. (2011). A global averaging method for dynamic time",
        "warping, with applications to clustering. Pattern Recognition, 44, 678-693."),
      "10.1016/j.patcog.2010.09.013"),
    entry("cuturi2017", "Cuturi & Blondel, 2017",
      paste("Cuturi, M., & Blondel, M. (2017). Soft-DTW: A differentiable loss function for time-series. Proceedings",
        "of Machine Learning Research, 70, 894-903.")),
    entry("zhou2009", "Zhou & De la Torre, 2009",
      paste("Zhou, F., & De la Torre, F. (2009). Canonical time warping for alignment of human behavior. Advances in",
        "Neural Information Processing Systems, 22, 2286-2294.")),
    entry("zhou2016", "Zhou & De la Torre, 2016",
      paste("Zhou, F., & De la Torre, F. (2016). Generalized canonical time warping. IEEE Transactions on Pattern",
        "Analysis and Machine Intelligence, 38(2), 279-294."),
      "10.1109/TPAMI.2015.2414429"),
    entry("nicolaou2014", "Nicolaou et al., 2014",
      paste("Nicolaou, M. A., Pavlovic, V., & Pantic, M. (2014). Dynamic probabilistic CCA for analysis of affective",
        "behavior and fusion of continuous annotations. IEEE Transactions on Pattern Analysis and Machine",
        "Intelligence, 36, 1299-1311."),
      "10.1109/TPAMI.2014.16"),
    entry("booth2020", "Booth & Narayanan, 2020",
      paste("Booth, B. M., & Narayanan, S. S. (2020). Fifty shades of green: Towards a robust measure of",
        "inter-annotator agreement for continuous signals. Proceedings of the 2020 International Conference on",
        "Multimodal Interaction, 204-212."),
      "10.1145/3382507.3418860"),
    entry("booth2018", "Booth et al., 2018",
      paste("Booth, B. M., Mundnich, K., & Narayanan, S. S. (2018). A novel method for human bias correction of",
        "continuous-time annotations. IEEE ICASSP, 3091-3095."),
      "10.1109/ICASSP.2018.8461645"),
    entry("durbin2012", "Durbin & Koopman, 2012",
      paste("Durbin, J., & Koopman, S. J. (2012). Time series analysis by state space methods (2nd ed.). Oxford",
        "University Press."),
      "10.1093/acprof:oso/9780199641178.001.0001"),
    entry("chakar2017", "Chakar et al., 2017",
      paste("Chakar, S., Lebarbier, E., L\u00e9vy-Leduc, C., & Robin, S. (2017). A robust approach for estimating",
        "change-points in the mean of an AR(1) process. Bernoulli, 23, 1408-1447."),
      "10.3150/15-BEJ782"),
    entry("killick2012", "Killick et al., 2012",
      paste("Killick, R., Fearnhead, P., & Eckley, I. A. (2012). Optimal detection of changepoints with a linear",
        "computational cost. Journal of the American Statistical Association, 107, 1590-1598."),
      "10.1080/01621459.2012.737745"),
    entry("jolliffe2016", "Jolliffe & Cadima, 2016",
      paste("Jolliffe, I. T., & Cadima, J. (2016). Principal component analysis: A review and recent developments.",
        "Philosophical Transactions of the Royal Society A, 374, 20150202."),
      "10.1098/rsta.2015.0202"),
    entry("kohonen2001", "Kohonen, 2001",
      "Kohonen, T. (2001). Self-organizing maps (3rd ed.). Springer.", "10.1007/978-3-642-56927-2"),
    entry("vandermaaten2008", "van der Maaten & Hinton, 2008",
      paste("van der Maaten, L., & Hinton, G. (2008). Visualizing data using t-SNE. Journal of Machine Learning",
        "Research, 9, 2579-2605.")),
    entry("venables2002", "Venables & Ripley, 2002",
      "Venables, W. N., & Ripley, B. D. (2002). Modern applied statistics with S (4th ed.). Springer.",
      "10.1007/978-0-387-21706-2"),
    entry("lloyd1982", "Lloyd, 1982",
      "Lloyd, S. (1982). Least squares quantization in PCM. IEEE Transactions on Information Theory, 28, 129-137.",
      "10.1109/TIT.1982.1056489"),
    entry("arthur2007", "Arthur & Vassilvitskii, 2007",
      paste("Arthur, D., & Vassilvitskii, S. (2007). k-means++: The advantages of careful seeding. Proceedings of",
        "the 18th Annual ACM-SIAM Symposium on Discrete Algorithms, 1027-1035.")),
    entry("bezdek1981", "Bezdek, 1981",
      "Bezdek, J. C. (1981). Pattern recognition with fuzzy objective function algorithms. Plenum.",
      "10.1007/978-1-4757-0450-1"),
    entry("dempster1977", "Dempster et al., 1977",
      paste("Dempster, A. P., Laird, N. M., & Rubin, D. B. (1977). Maximum likelihood from incomplete data via the EM",
        "algorithm. Journal of the Royal Statistical Society B, 39, 1-38."),
      "10.1111/j.2517-6161.1977.tb01600.x"),
    entry("fraley2002", "Fraley & Raftery, 2002",
      paste("Fraley, C., & Raftery, A. E. (2002). Model-based clustering, discriminant analysis, and density",
        "estimation. Journal of the American Statistical Association, 97, 611-631."),
      "10.1198/016214502760047131"),
    entry("murtagh2014", "Murtagh & Legendre, 2014",
      paste("Murtagh, F., & Legendre, P. (2014). Ward's hierarchical agglomerative clustering method: Which",
        "algorithms implement Ward's criterion? Journal of Classification, 31, 274-295."),
      "10.1007/s00357-014-9161-z"),
    entry("murtagh1983", "Murtagh, 1983",
      paste("Murtagh, F. (1983). A survey of recent advances in hierarchical clustering algorithms. The Computer",
        "Journal, 26, 354-359."),
      "10.1093/comjnl/26.4.354"),
    entry("ester1996", "Ester et al., 1996",
      paste("Ester, M., Kriegel, H.-P., Sander, J., & Xu, X. (1996). A density-based algorithm for discovering",
        "clusters in large spatial databases with noise. KDD-96, 226-231.")),
    entry("campello2013", "Campello et al., 2013",
      paste("Campello, R. J. G. B., Moulavi, D., & Sander, J. (2013). Density-based clustering based on hierarchical",
        "density estimates. PAKDD 2013, 160-172."),
      "10.1007/978-3-642-37456-2_14"),
    entry("ng2002", "Ng et al., 2002",
      paste("Ng, A. Y., Jordan, M. I., & Weiss, Y. (2002). On spectral clustering: Analysis and an algorithm. Advances",
        "in Neural Information Processing Systems, 14, 849-856.")),
    entry("zelnikmanor2004", "Zelnik-Manor & Perona, 2004",
      paste("Zelnik-Manor, L., & Perona, P. (2004). Self-tuning spectral clustering. Advances in Neural Information",
        "Processing Systems, 17, 1601-1608.")),
    entry("vesanto2000", "Vesanto & Alhoniemi, 2000",
      paste("Vesanto, J., & Alhoniemi, E. (2000). Clustering of the self-organizing map. IEEE Transactions on Neural",
        "Networks, 11, 586-600."),
      "10.1109/72.846731"),
    entry("kaufman1990", "Kaufman & Rousseeuw, 1990",
      "Kaufman, L., & Rousseeuw, P. J. (1990). Finding groups in data: An introduction to cluster analysis. Wiley."),
    entry("ojala2010", "Ojala & Garriga, 2010",
      paste("Ojala, M., & Garriga, G. C. (2010). Permutation tests for studying classifier performance. Journal of",
        "Machine Learning Research, 11, 1833-1863.")),
    entry("paparrizos2015", "Paparrizos & Gravano, 2015",
      paste("Paparrizos, J., & Gravano, L. (2015). k-Shape: Efficient and accurate clustering of time series. SIGMOD",
        "'15, 1855-1870."),
      "10.1145/2723372.2737793"),
    entry("rousseeuw1987", "Rousseeuw, 1987",
      paste("Rousseeuw, P. J. (1987). Silhouettes: A graphical aid to the interpretation and validation of cluster",
        "analysis. Journal of Computational and Applied Mathematics, 20, 53-65."),
      "10.1016/0377-0427(87)90125-7"),
    entry("calinski1974", "Cali\u0144ski & Harabasz, 1974",
      paste("Cali\u0144ski, T., & Harabasz, J. (1974). A dendrite method for cluster analysis. Communications in",
        "Statistics, 3, 1-27."),
      "10.1080/03610927408827101"),
    entry("davies1979", "Davies & Bouldin, 1979",
      paste("Davies, D. L., & Bouldin, D. W. (1979). A cluster separation measure. IEEE Transactions on Pattern",
        "Analysis and Machine Intelligence, 1, 224-227."),
      "10.1109/TPAMI.1979.4766909"),
    entry("halkidi2001", "Halkidi & Vazirgiannis, 2001",
      paste("Halkidi, M., & Vazirgiannis, M. (2001). Clustering validity assessment: Finding the optimal",
        "partitioning of a data set. ICDM 2001, 187-194."),
      "10.1109/ICDM.2001.989517")
  )
})

# "... (CCC) [lin1989;politis2004] ..." becomes "... (CCC; Lin, 1989; Politis & White, 2004) ...".
cited_keys <- function(text) {
  marks <- unlist(regmatches(text, gregexpr("\\[[a-z]+[0-9]{4}(;[a-z]+[0-9]{4})*\\]", text)))
  unique(unlist(strsplit(gsub("[][]", "", marks), ";", fixed = TRUE)))
}

cite_keys <- function(text) {
  for (key in cited_keys(text)) {
    cited <- method_references$cited[method_references$key == key]
    text <- gsub(paste0("([[;] ?)", key, "(?=[];])"), paste0("\\1", cited), text, perl = TRUE)
  }
  text <- gsub("\\[([A-Za-z][^][]*, [0-9]{4})\\]", "(\\1)", text)
  text <- gsub("([0-9]{4});(?=[A-Za-z])", "\\1; ", text, perl = TRUE)
  join_brackets(text)
}

# "(order 3) (Lin, 1989)" becomes "(order 3; Lin, 1989)".
join_brackets <- function(text) {
  repeat {
    joined <- gsub("( \\([^()]*)\\) \\(", "\\1; ", text)
    if (identical(joined, text)) {
      return(text)
    }
    text <- joined
  }
}

# The entries of the list of references in APA style, in alphabetical order; the software cites itself.
reference_entries <- function(keys, format) {
  cited <- rbind(method_references[method_references$key %in% keys, ], software_references())
  cited <- cited[order(tolower(cited$full), method = "radix"), ]
  full <- gsub("(?<=[0-9])-(?=[0-9]+[.,)])", "\u2013", cited$full, perl = TRUE) # of pages
  link <- paste0("https://doi.org/", cited$doi)
  paste0(full, ifelse(is.na(cited$doi), "", if (format == "markdown") paste0(" <", link, ">") else paste0(" ", link)))
}

software_references <- function() {
  own <- utils::packageDescription("musefuse")
  built <- regmatches(own$Built %||% "", regexpr("[0-9]{4}(?=-[0-9]{2}-)", own$Built %||% "", perl = TRUE))
  year <- if (length(built) == 1L) built else format(Sys.Date(), "%Y")
  data.frame(key = c("rcore", "musefuse"), cited = NA_character_, doi = NA_character_, full = c(
    say("R Core Team. (", R.version$year, "). R: A language and environment for statistical computing (Version ",
      as.character(getRversion()), ") [Computer software]. R Foundation for Statistical Computing. ",
      "https://www.R-project.org/"),
    say("musefuse maintainers. (", year, "). musefuse: ", own$Title, " (Version ", own$Version, ") [R package].")
  ))
}
