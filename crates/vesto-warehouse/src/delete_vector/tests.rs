use super::*;

fn positions(vector: &DeleteVector) -> Vec<u64> {
    vector.iter().collect()
}

#[test]
fn keeps_few_positions_sorted_and_once() {
    let vector = DeleteVector::from_positions([900_000, 3, 3, 70]);
    assert_eq!(positions(&vector), [3, 70, 900_000]);
    assert!(matches!(&*vector.0, Set::Sorted(_)));
    assert!(vector.contains(70) && !vector.contains(71) && !vector.contains(u64::MAX));
    assert_eq!(vector.last(), Some(900_000));
}

#[test]
fn keeps_many_positions_as_a_bitmap() {
    let vector = DeleteVector::from_positions((0..1000).filter(|n| n % 3 == 0));
    assert!(matches!(&*vector.0, Set::Bitmap { .. }));
    assert_eq!(vector.len(), 334);
    assert_eq!(positions(&vector), (0..1000).filter(|n| n % 3 == 0).collect::<Vec<_>>());
    assert!(vector.contains(999) && !vector.contains(998) && !vector.contains(1002));
    assert_eq!(vector.last(), Some(999));
}

#[test]
fn union_is_the_same_in_every_representation() {
    let few = DeleteVector::from_positions([5, 100_000]);
    let many = DeleteVector::from_positions(0..500);
    let both = few.union(&many);
    assert_eq!(positions(&both), (0..500).chain([100_000]).collect::<Vec<_>>());
    assert_eq!(both, many.union(&few));
    assert_eq!(few.union(&DeleteVector::default()), few);
    assert_eq!(DeleteVector::default().union(&few), few);
    assert!(DeleteVector::default().is_empty());
}
