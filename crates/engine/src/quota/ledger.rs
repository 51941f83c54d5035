//! What people may use, and what they use, while one transaction adds to it.

use std::collections::{HashMap, HashSet};

use sarrio_model::{
    Counted, Limit, Problem, Quantity, QuotaPreview, QuotaRules, QuotaSource, UserId, UserRef,
};
use sarrio_store::{QuotaHolder, Tx};

use super::{
    bound::{Bound, together},
    demand::Demand,
    refusal,
};

/// The quotas of those whose use grows in one transaction, and what they use. Rows are summed up once, and what was accepted
/// since is added.
#[derive(Debug, Default)]
pub(crate) struct Quotas {
    rules: HashMap<UserId, QuotaRules>,
    used: HashMap<(QuotaHolder, Quantity), u64>,
}

impl Quotas {
    /// With the rules that hold these people, read at once.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn of(tx: &mut Tx, people: HashSet<UserId>) -> Result<Self, Problem> {
        let mut quotas = Self::default();
        quotas.read_rules(tx, people).await?;
        Ok(quotas)
    }

    /// Accepts all of these demands, or refuses them all.
    ///
    /// # Errors
    /// Whose quota does not allow it: the limit, what is used of it, and who says so. Of several people it names all.
    pub(crate) async fn require(&mut self, tx: &mut Tx, demands: &[Demand]) -> Result<(), Problem> {
        self.require_sparing(tx, demands, &HashSet::new()).await
    }

    /// The same where the own limits of these people do not count. What all people of a group or category may use together does.
    ///
    /// # Errors
    /// As of [`Quotas::require`].
    pub(crate) async fn require_sparing(
        &mut self,
        tx: &mut Tx,
        demands: &[Demand],
        spared: &HashSet<UserId>,
    ) -> Result<(), Problem> {
        let weighed = self.weigh(tx, demands).await?;
        let counts = |bound: &Bound| match bound.holder {
            QuotaHolder::Person(person) => !spared.contains(&person),
            _ => true,
        };
        let over: Vec<(&Bound, u64)> = weighed
            .iter()
            .map(|(bound, used)| (bound, *used))
            .filter(|(b, used)| counts(b) && b.is_passed(*used))
            .collect();
        if let Some(problem) = refusal::problem(&over, demands) {
            return Err(problem);
        }
        for (bound, _) in weighed {
            if let Some(used) = self.used.get_mut(&(bound.holder, bound.quantity)) {
                *used = used.saturating_add(bound.more);
            }
        }
        Ok(())
    }

    /// Those whose own limits do not allow these demands, in their order, each with the first limit that does not. Nothing is
    /// accepted.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn people_over(
        &mut self,
        tx: &mut Tx,
        demands: &[Demand],
    ) -> Result<Vec<(UserRef, Problem)>, Problem> {
        let weighed = self.weigh(tx, demands).await?;
        let problem_of = |demand: &Demand| {
            let own = |bound: &Bound| bound.holder == QuotaHolder::Person(demand.person.id);
            let (bound, used) = weighed.iter().find(|(bound, used)| own(bound) && bound.is_passed(*used))?;
            let problem = refusal::problem(&[(bound, *used)], std::slice::from_ref(demand))?;
            Some((demand.person.clone(), problem))
        };
        Ok(demands.iter().filter_map(problem_of).collect())
    }

    /// What is used of each sum that these demands add to, and what would be: of the ceilings, and of the limits of one person who
    /// asks alone. Nothing is accepted.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn outlook(
        &mut self,
        tx: &mut Tx,
        demands: &[Demand],
    ) -> Result<Vec<QuotaPreview>, Problem> {
        let alone = demands.len() == 1;
        let weighed = self.weigh(tx, demands).await?;
        let shown = weighed.into_iter().filter(|(bound, _)| {
            bound.quantity.counted() == Counted::InSum
                && (alone || !matches!(bound.holder, QuotaHolder::Person(_)))
        });
        let line = |(bound, now): (Bound, u64)| QuotaPreview {
            quantity: bound.quantity,
            source: bound.source,
            who: bound.who,
            now,
            after: now.saturating_add(bound.more),
            limit: bound.most,
        };
        Ok(shown.map(line).collect())
    }

    /// Each limit and ceiling of the demands, with what is used of it.
    async fn weigh(&mut self, tx: &mut Tx, demands: &[Demand]) -> Result<Vec<(Bound, u64)>, Problem> {
        let concerned = demands.iter().flat_map(|demand| [Some(demand.person.id), demand.from]);
        self.read_rules(tx, concerned.flatten().collect()).await?;
        let bounds = self.bounds(demands);
        self.sum_up(tx, &bounds).await?;
        let used = |bound: &Bound| self.used.get(&(bound.holder, bound.quantity)).copied().unwrap_or(0);
        Ok(bounds.into_iter().map(|bound| (used(&bound), bound)).map(|(used, bound)| (bound, used)).collect())
    }

    /// Reads the rules of those people whose rules are not known yet.
    async fn read_rules(&mut self, tx: &mut Tx, people: HashSet<UserId>) -> Result<(), Problem> {
        let unknown: Vec<UserId> =
            people.into_iter().filter(|person| !self.rules.contains_key(person)).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let found = tx.quota_rules(&unknown).await?;
        // Whom nothing holds is known, too.
        self.rules.extend(unknown.into_iter().map(|person| (person, QuotaRules::default())));
        self.rules.extend(found);
        Ok(())
    }

    /// All limits and ceilings of the demands, each once, with what is asked for below it.
    fn bounds(&self, demands: &[Demand]) -> Vec<Bound> {
        let nothing = QuotaRules::default();
        let rules_of = |person: &UserId| self.rules.get(person).unwrap_or(&nothing);
        let mut bounds: Vec<Bound> = Vec::new();
        let mut places: HashMap<(QuotaHolder, Quantity), usize> = HashMap::new();
        let mut push = |bound: Bound| match places.get(&(bound.holder, bound.quantity)) {
            Some(at) => {
                if let Some(known) = bounds.get_mut(*at) {
                    known.more = together(bound.quantity, known.more, bound.more);
                }
            }
            None => {
                places.insert((bound.holder, bound.quantity), bounds.len());
                bounds.push(bound);
            }
        };
        for demand in demands {
            let (rules, who) = (rules_of(&demand.person.id), &demand.person);
            let before = demand.from.as_ref().map(rules_of);
            for (&quantity, &more) in demand.amounts.iter().filter(|(_, more)| **more > 0) {
                if let (Limit::AtMost(most), Some(source)) = rules.limit(quantity) {
                    let (holder, origin) = (QuotaHolder::Person(who.id), source.of_limit(&who.name));
                    let (who, source) = (who.name.clone(), source.clone());
                    push(Bound { holder, quantity, who, most, source, origin, more });
                }
                let counted: HashSet<QuotaHolder> = match (before, quantity.counted()) {
                    (Some(before), Counted::InSum) => before
                        .ceilings(quantity)
                        .filter_map(|(_, source)| QuotaHolder::of_ceiling(source))
                        .collect(),
                    _ => HashSet::new(),
                };
                for (most, source) in rules.ceilings(quantity) {
                    let Some(holder) =
                        QuotaHolder::of_ceiling(source).filter(|holder| !counted.contains(holder))
                    else {
                        continue;
                    };
                    let (who, source, origin) = (name_of(source), source.clone(), source.of_ceiling());
                    push(Bound { holder, quantity, who, most, source, origin, more });
                }
            }
        }
        bounds
    }

    /// Sums up what is used of what has a bound, where that is not known yet.
    async fn sum_up(&mut self, tx: &mut Tx, bounds: &[Bound]) -> Result<(), Problem> {
        let mut missing: Vec<(QuotaHolder, Vec<Quantity>)> = Vec::new();
        for Bound { holder, quantity, .. } in bounds {
            if quantity.counted() == Counted::Each || self.used.contains_key(&(*holder, *quantity)) {
                continue;
            }
            match missing.last_mut() {
                Some((last, quantities)) if last == holder => quantities.push(*quantity),
                _ => missing.push((*holder, vec![*quantity])),
            }
        }
        for (holder, quantities) in missing {
            let used = tx.used(holder, &quantities).await?;
            self.used.extend(used.into_iter().map(|(quantity, amount)| ((holder, quantity), amount)));
        }
        Ok(())
    }
}

/// The name of whose ceiling it is.
fn name_of(source: &QuotaSource) -> String {
    match source {
        QuotaSource::Group(group) => group.name.to_string(),
        QuotaSource::Category(category) => category.name.to_string(),
        QuotaSource::Person | QuotaSource::Role(_) => String::new(),
    }
}
