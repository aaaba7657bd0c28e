package story

import "slices"

// contacts maps the number of an account to its dealings with us, where the
// story tells them on purpose. Of the other characters, those who buy talk to us
// as well.
var contacts = map[int]engaging{
	// Buys on rhythm and has fallen silent: passive for a week. Usual gap 18,
	// limit 45. Answered a survey five months ago.
	1042: {days: every(61, 40, 19, 18, 19, 19, 18, 19), surveyed: 5, surveyEvery: 11},
	// Drifts, and still talks to us.
	1187: {days: every(2, 86, 9, 8, 10), surveyed: 3, surveyEvery: 20},
	// Passive since the last Sunday. Usual gaps 14, 18 and 9, limits 35, 45, 22.
	1093: {days: every(44, 52, 14, 15, 14), surveyed: 9, surveyEvery: 13, requests: 2},
	1216: {days: every(54, 40, 18, 19, 19), surveyed: 4, surveyEvery: 12},
	1305: {days: every(33, 84, 9), surveyed: -1},
	// Asks more than it ever did.
	cobalt: {days: every(1, 72, 8, 9, 7), surveyed: 6, surveyEvery: 24, requests: 1},
	// On the way: both will be passive for the coming Sunday, the first one at
	// this time of the year for the third time, the second for no known reason.
	1139: {days: slices.Concat(every(32, 28, 11, 10), every(395, 30, 11, 10), every(765, 4, 11)), surveyed: 7, surveyEvery: 15},
	1288: {days: every(40, 50, 14, 15), surveyed: 12, surveyEvery: 12},
	// A winter's rest, which somebody has told us about.
	1128: {days: every(47, 60, 12, 13), surveyed: 6, surveyEvery: 14},
	// Hardly ever said a word.
	1019: {days: []int{735}, surveyed: -1},
	// Silent in summer, back since, and silent again.
	1203: {days: slices.Concat(every(66, 5, 12), every(220, 40, 13, 15)), surveyed: -1},
	// Silent for a quarter, and back.
	1007: {days: slices.Concat(every(-1, 4, 5), every(108, 60, 10, 12)), surveyed: 20, surveyEvery: 10},
	// Still there, at a fraction of the pace.
	1271: {days: slices.Concat(every(6, 6, 19, 18), every(112, 130, 5, 4)), surveyed: 2, surveyEvery: 30},
	// Too new, or never seen.
	1399: {days: every(4, 4, 6), surveyed: -1},
	1312: {days: every(90, 12, 40), surveyed: -1},
	1340: {days: every(130, 20, 25), surveyed: -1},
	1351: {days: every(225, 18, 20), surveyed: -1},
	1400: {},
}
