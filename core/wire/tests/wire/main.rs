//! The wire seen from outside: golden bytes, round trips, hostile input.

#[cfg(test)]
mod brief;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod later;
#[cfg(test)]
mod roundtrip;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod strategies;
