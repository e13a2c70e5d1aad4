"""French names and texts for organisations that do not exist, with all that makes French names hard to search: accents,
ligatures, hyphens, apostrophes, articles, acronyms.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from members.invented.zipf import Zipf


def listed(text: str) -> list[str]:
    return [word.strip() for word in text.split(",")]


BEGINNINGS = listed(
    """
    Bio, Éco, Électro, Aéro, Opti, Nano, Hydro, Cyber, Géo, Méca, Lumi, Néo, Agri, Thermo, Photon, Robo,
    Fibro, Carbo, Cryo, Œno, Végé, Séquen, Plasma, Quanta, Ferro, Algo, Céra, Mobi, Océa, Ærial, Spectro,
    Vibra, Tomo, Magné, Ultra, Inter, Poly, Syner
    """
)
ENDINGS = listed(
    """
    tech, sys, lab, tis, logie, nov, via, ance, ium, ène, ïa, éo, pôle, mat, ex, or, is, ix, ys, med, cap,
    vert, form, log, dyn, scope, flux, lis, trame, nergie, nœud
    """
)
FORMS = listed(
    """
    Ateliers, Laboratoires, Groupe, Compagnie, Établissements, L’Atelier, Manufacture, Coopérative,
    Les Œuvres, Studio, Fonderie, Bureau d’études, Cœur, L’Usine, Institut, Sœurs Associées
    """
)
TRADES = listed(
    """
    Photonique, Énergies, Mécanique, Numérique, Santé, Matériaux, Mobilités, Robotique, Hydrogène, Forêt,
    Composites, Microélectronique, Cybersécurité, Décarbonation, Aéronautique, Procédés, Céréales, Textile,
    Maritime, Nucléaire, Œnologie, Batteries, Fœtologie
    """
)
PLACES = listed(
    """
    du Vercors, de l’Estérel, des Côtes-d’Armor, d’Île-de-France, du Val-d’Oise, de la Haute-Saône, d’Évry,
    de Saint-Étienne, de L’Haÿ-les-Roses, des Bouches-du-Rhône, d’Occitanie, du Nord-Pas-de-Calais,
    de l’Ouest, des Trois-Évêchés, d’Aÿ, du Cœur-de-Flandre, de Crécy-en-Œuvre, du Mont-Aiguille,
    de la Presqu’île, d’Aujourd’hui
    """
)
VERBS = listed(
    """
    Conçoit et fabrique, Développe, Étudie, Met au point, Distribue et entretient, Modélise, Recycle,
    Assemble, Mesure et contrôle, Enseigne la conception, Finance
    """
)
THINGS = listed(
    """
    des capteurs, des logiciels, des matériaux, des bancs d’essai, des composants, des procédés, des robots,
    des batteries, des réseaux, des lasers, des drones, des biocarburants, des jumeaux numériques,
    des cœurs de réacteur, des œuvres numériques, des électrolyseurs, des fibres, des emballages,
    des vaccins, des semences
    """
)
QUALITIES = listed(
    """
    optiques, embarqués, connectés, biosourcés, à très basse consommation, de précision, intelligents, sûrs,
    recyclables, à haute température, sans métaux rares, ouverts, modulaires, d’intérieur, miniaturisés
    """
)
USES = listed(
    """
    pour l’aéronautique et l’espace, pour l’industrie du futur, pour l’agriculture et la forêt,
    pour les hôpitaux, pour la mobilité des villes, pour les bâtiments à énergie positive, pour la défense,
    pour les chantiers navals, pour les collectivités d’outre-mer, pour les œuvres d’art et les musées,
    pour le traitement de l’eau
    """
)
MEANS = listed(
    """
    avec l’apprentissage automatique, par une chaîne d’essais en continu,
    grâce à une salle blanche partagée, avec des laboratoires publics, du prototype à la présérie,
    par fabrication additive, au plus près des usagers, en circuit court, avec l’appui d’écoles d’ingénieurs
    """
)


def names(dice: Random, count: int) -> Iterator[str]:
    """Half are coined words, half say a trade or a place. Not unique: homonyms exist."""
    coined = zip(Zipf(BEGINNINGS, 0.6).draw(dice, count), Zipf(ENDINGS, 0.5).draw(dice, count), strict=True)
    parts = zip(
        Zipf(FORMS, 0.7).draw(dice, count),
        Zipf(TRADES, 0.7).draw(dice, count),
        Zipf(PLACES, 0.6).draw(dice, count),
        dice.choices(range(6), k=count),
        strict=True,
    )
    for (beginning, ending), (form, trade, place, shape) in zip(coined, parts, strict=True):
        word = beginning + ending
        yield (
            word,
            f"{word} {trade}",
            f"{word}-{trade}",
            f"{form} {word}",
            f"{form} {trade} {place}",
            f"{word} {place}",
        )[shape]


def texts(dice: Random, count: int) -> Iterator[str]:
    """A sentence or two of some fifteen words each."""
    lists = [Zipf(words, 0.7).draw(dice, count) for words in (VERBS, THINGS, QUALITIES, USES, MEANS)]
    return (" ".join(parts) + "." for parts in zip(*lists, strict=True))


def keywords(dice: Random, count: int) -> Iterator[str]:
    """As a pôle’s list would write them: « photonique, capteurs »."""
    pairs = zip(Zipf(TRADES, 0.8).draw(dice, count), Zipf(THINGS, 0.8).draw(dice, count), strict=True)
    return (f"{trade.lower()}, {thing.removeprefix('des ')}" for trade, thing in pairs)
